virtualCluster(cluster: 'cluster', repository: 'definitions') {
    def verdict = runSuite 'suite'
    echo "the verdict is $verdict"
}

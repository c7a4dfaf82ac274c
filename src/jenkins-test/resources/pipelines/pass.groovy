node {
    virtualCluster('cluster') {
        echo "cluster $VC_CLUSTER with $VC_HOSTS"
        def verdict = runSuite 'suite'
        echo "the verdict is $verdict"
    }
}

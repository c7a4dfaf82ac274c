node {
    virtualCluster('cluster') {
        runSuite 'suite'
        echo 'not reached'
    }
}

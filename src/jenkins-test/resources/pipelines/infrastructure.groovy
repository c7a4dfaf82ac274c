node {
    virtualCluster {
        runSuite 'suite'
    }
}

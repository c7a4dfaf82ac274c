node {
    virtualCluster(cluster: 'cluster', failure: 'unstable') {
        runSuite 'suite'
        echo 'reached'
    }
}

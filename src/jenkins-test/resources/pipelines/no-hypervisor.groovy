node {
    virtualCluster(cluster: 'cluster', hypervisor: 'hw') {
        runSuite 'suite'
    }
}

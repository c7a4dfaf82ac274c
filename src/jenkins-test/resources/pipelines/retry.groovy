node {
    virtualCluster {
        runSuite suite: 'suite', retryInfrastructure: 1
    }
}

node('away') {
    virtualCluster('cluster') {
        runSuite suite: 'suite', log: true
    }
}

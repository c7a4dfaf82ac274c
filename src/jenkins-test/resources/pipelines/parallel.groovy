node {
    parallel first: {
        virtualCluster('cluster') {
            runSuite 'suite'
        }
    }, second: {
        virtualCluster('cluster') {
            runSuite 'suite'
        }
    }
}

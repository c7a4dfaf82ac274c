node {
    virtualCluster('cluster') {
        runSuite suite: 'suite', log: true
        suiteInit suite: 'suite', log: true
        testCase('one') {
            caseInit()
            caseRun()
        }
        suiteFinalize()
        echo 'reached'
    }
}

node {
    virtualCluster('cluster') {
        runSuite suite: 'suite', log: true
        suiteInit 'suite'
        testCase('one') {
            caseInit()
            caseRun()
        }
        suiteFinalize()
        echo 'reached'
    }
}

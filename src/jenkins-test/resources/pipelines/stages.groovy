node {
    virtualCluster('cluster') {
        suiteInit 'suite'
        testCase('one') {
            caseInit()
            caseRun()
            caseFinalize()
        }
        suiteFinalize()
    }
}

node {
    virtualCluster('cluster') {
        parallel first: {
            suiteInit 'suite'
            testCase(name: 'one', suite: 'suite') {
                caseInit()
                caseRun()
                caseFinalize()
            }
            suiteFinalize suite: 'suite'
        }, second: {
            suiteInit 'other'
            testCase(name: 'one', suite: 'other') {
                caseInit()
                caseRun()
                caseFinalize()
            }
            suiteFinalize suite: 'other'
        }
    }
}

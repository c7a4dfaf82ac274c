node {
    virtualCluster('cluster') {
        suiteInit 'suite'
        testCase('oen') {
            echo 'in vain'
        }
    }
}

pipeline {
    agent none
    triggers {
        suiteChanges(repository: 'definitions', poll: 'H/30 * * * *', suites: 'second')
        suiteSchedule('H 2 * * *')
    }
    stages {
        stage('one') {
            steps {
                virtualCluster(cluster: '', repository: 'definitions') {
                    runSuite 'second'
                }
            }
        }
    }
}

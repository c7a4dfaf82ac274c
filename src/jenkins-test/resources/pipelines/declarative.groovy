pipeline {
    agent any
    stages {
        stage('Suites') {
            steps {
                virtualCluster(cluster: 'cluster') {
                    runSuite 'suite'
                }
            }
        }
    }
}

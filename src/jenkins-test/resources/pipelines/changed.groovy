properties([pipelineTriggers([suiteChanges(repository: 'definitions', poll: '')])])
virtualCluster(repository: 'definitions', failure: 'unstable') {
    for (name in changedSuites()) {
        runSuite name
    }
    echo "environment: ${env.VC_CHANGED_SUITES} at ${env.VC_COMMIT}"
}

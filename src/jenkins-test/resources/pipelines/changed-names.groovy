properties([pipelineTriggers([suiteChanges(repository: 'definitions', poll: '')])])
echo "suites: ${changedSuites('definitions').join(' ')} at ${env.VC_COMMIT}"

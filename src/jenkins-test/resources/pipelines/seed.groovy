properties([pipelineTriggers([suiteChanges(repository: 'definitions', poll: '', removals: true)])])
suiteJobs repository: 'definitions', prefix: 'suite-', poll: '', grace: '1s', keepBuilds: 5

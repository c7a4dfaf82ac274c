node {
    writeFile file: 'dist/deep/a.txt', text: 'a'
    virtualCluster(definition: '''
        name: demo
        defaults: { image: tiny }
        networks: { lan: { domain: lan.test } }
        hosts:
          srv1:
          srv2:
    ''') {
        def one = clusterScript(script: 'echo @hostname@', hosts: ['srv2'], returnStdout: true)
        echo "one says ${one.trim()}"
        def all = clusterScript(script: 'echo @hostname@', returnStdout: true)
        echo "all say ${all.srv1.trim()} ${all.srv2.trim()}"
        def code = clusterScript(script: 'exit 7', hosts: ['srv1'], returnStatus: true)
        echo "code ${code + 1}"
        def there = "/tmp/vc-copy-${UUID.randomUUID()}"
        clusterCopy from: 'dist', to: "srv1:$there"
        clusterCopy from: "*:$there/deep/*.txt", to: 'back'
        clusterScript script: "rm -r $there", hosts: ['srv1']
        echo "back: ${readFile('back/srv1/a.txt')}${readFile('back/srv2/a.txt')}"
    }
}

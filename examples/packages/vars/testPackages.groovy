// Builds packages once, and tests them on several distributions side by side:
//
//     testPackages build: './build-packages', packages: 'dist/*', suite: 'install',
//         repository: 'definitions', distributions: ['debian-12', 'rocky-9']
//
// build          what makes the packages in the workspace
// packages       the files that the suite finds in $VC_FILES/packages
// suite          a suite whose matrix has the tag image
// repository     a definition repository that is configured in Jenkins
// distributions  values of that tag
def call(Map given) {
    node {
        stage('Build') {
            checkout scm
            sh given.build
            stash name: 'packages', includes: given.packages
        }
    }
    Map branches = [:]
    for (name in given.distributions) {
        String distribution = name
        branches[distribution] = {
            node {
                unstash 'packages'
                virtualCluster(repository: given.repository) {
                    runSuite suite: given.suite, tags: [image: distribution], failure: 'unstable',
                        deliver: ["${given.packages}=packages".toString()], retryInfrastructure: 1
                }
            }
        }
    }
    stage('Test') {
        parallel branches
    }
}

node {
    writeFile file: 'dist/app-1.2.txt', text: 'built'
    writeFile file: 'dist/below/more.txt', text: 'more'
    writeFile file: 'VERSION', text: '1.2'
    virtualCluster('cluster') {
        runSuite suite: 'suite', deliver: ['dist/**/*.txt', 'dist=all', 'VERSION=app-version']
    }
}

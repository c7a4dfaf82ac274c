node {
    runSuite 'suite'
}

package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;

/**
 * What the name of a record says of its run without reading it: {@code yyyyMMdd-HHmmss-SUITE-RUN}.
 *
 * @param time when it started, in UTC; names compare as times do
 */
record RecordName(String time, String suite, String run) {
    private static final int TIME = "yyyyMMdd-HHmmss".length();

    /** Of a directory of another name, all of it is the run. */
    static RecordName of(RunDirectory directory) {
        String name = String.valueOf(directory.path().getFileName());
        int end = name.lastIndexOf('-');
        return end > TIME
                ? new RecordName(name.substring(0, TIME), name.substring(TIME + 1, end), name.substring(end + 1))
                : new RecordName("", "", name);
    }
}

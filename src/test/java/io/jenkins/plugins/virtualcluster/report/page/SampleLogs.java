package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * A record with outputs in sections and with long lines, and with collected logs of several forms: of XRootD on srv1 and srv2, of
 * syslog on srv1 in a zone an hour before UTC, one without times, one that is no text, one that is missing, a console.
 */
public final class SampleLogs {
    /** The stage with all of it. */
    public static final Stage STAGE = Stage.caseRun("copy_to");
    /** The directory of the logs on a host. */
    public static final String LOGS = "var/log/xrootd/";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter XROOTD =
            DateTimeFormatter.ofPattern("yyMMdd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SYSLOG =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.ofHours(1));

    private final SampleRun run;
    private final StringBuilder[] xrootd = {new StringBuilder(), new StringBuilder()};
    private final StringBuilder syslog = new StringBuilder();

    private SampleLogs(SampleRun run) {
        this.run = run;
    }

    /** Writes it; gives its id. */
    public static String write(Path records) throws IOException {
        try (SampleRun run =
                SampleRun.start(records, SampleRecords.plan("logs5e", SampleRecords.NIGHT.plus(Duration.ofDays(3))))) {
            new SampleLogs(run).write();
            return run.plan().id();
        }
    }

    private void write() throws IOException {
        run.definitions("#!/bin/sh\n");
        run.boot();
        // to the second, as the logs
        run.pass(Duration.between(
                run.now(), run.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
        run.begin(STAGE);
        for (int round = 1; round <= 3; round++) {
            round(round);
        }
        for (String host : run.plan().activeHosts()) {
            run.pass(Duration.ofMillis(300));
            run.end(STAGE, host, Verdict.PASSED, 0, null);
        }
        run.end(STAGE, Verdict.PASSED, null);
        collect();
        SampleRun.write(run.directory().console("srv1"), "[    0.000000] Linux version 6.1\0\r\n[    1.5] login: \r\n");
        run.stop(Verdict.PASSED, null);
    }

    private void round(int round) throws IOException {
        for (int i = 0; i < 2; i++) {
            String host = "srv" + (i + 1);
            print(
                    host,
                    STAMP.format(run.now()) + " round " + round + " of job 1234 on " + host
                            + "\n::group::Copy files of round " + round);
            log(i, "begin of round " + round + "\n  of several lines");
            for (int file = 0; file < 30; file++) {
                run.pass(Duration.ofMillis(100));
                print(host, "copied file " + file + " of round " + round);
            }
            print(
                    host,
                    "::endgroup::\n\u001b[33mwarning: a long line\u001b[0m " + "of many words ".repeat(60) + "its end");
            run.pass(Duration.ofSeconds(2));
            log(i, (round == 2 ? "error: disk is slow in round " : "end of round ") + round);
        }
        syslog.append(SYSLOG.format(run.now()))
                .append(" srv1 copy[1234]: round ")
                .append(round)
                .append(" is over\n");
    }

    private void print(String host, String lines) throws IOException {
        run.output(STAGE, host, lines + "\n");
    }

    private void log(int host, String text) {
        xrootd[host]
                .append(XROOTD.format(run.now()))
                .append(" 1234 ")
                .append(text)
                .append('\n');
    }

    private void collect() throws IOException {
        Instant at = run.now();
        for (int i = 0; i < 2; i++) {
            String host = "srv" + (i + 1);
            run.collect(STAGE, host, LOGS + host + ".xrd.test/xrootd.log", xrootd[i].toString());
        }
        run.collect(STAGE, "srv1", "var/log/syslog", syslog.toString());
        run.collect(STAGE, "srv1", "var/log/plain.log", "a line without a time\nand another one of job 1234\n");
        run.collect(STAGE, "srv1", "data.bin", "PK\0\1\2\3 no text");
        run.collect(STAGE, "srv2", "var/log/lost.log", "soon missing\n");
        Files.delete(run.directory().collected(STAGE, "srv2").resolve("var/log/lost.log"));
        run.append(new Event.FilesCollected(
                at, STAGE, "srv1", List.of(), List.of("var/log/syslog is cut to its last 150 of 9999 bytes.")));
    }
}

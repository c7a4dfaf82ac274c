package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Suites that no file defines, without cases: one script that is run alone, or nothing at all on a cluster for people. */
final class AdHocSuite {
    /** How a suite of nothing is called, in the name of its record; another suite may have that name. */
    private static final String NOTHING = "up";

    private static final Timeouts USUAL = Timeouts.DEFAULT;

    private AdHocSuite() {}

    /**
     * An init stage and nothing else.
     *
     * @param directory where a suite of that name would lie; it holds nothing that is delivered
     */
    static Suite ofScript(
            String cluster, String name, String text, List<String> hosts, Duration limit, Path directory) {
        return suite(
                name,
                cluster,
                hosts,
                StageScript.of(new Script(Path.of(name), text)),
                new Timeouts(USUAL.start(), limit, limit, USUAL.run(), USUAL.finalizer(), USUAL.reconnect()),
                directory);
    }

    /**
     * What prepares an image: its only stage is no suite's.
     *
     * @param name of the suite that needs the image first
     * @param start how long the guest may take until it is ready
     */
    static Suite ofPreparation(String cluster, String name, List<String> hosts, Duration start, Path directory) {
        return suite(
                name,
                cluster,
                hosts,
                new StageScript(Map.of(), Optional.empty()),
                new Timeouts(start, USUAL.suite(), USUAL.init(), USUAL.run(), USUAL.finalizer(), USUAL.reconnect()),
                directory);
    }

    /**
     * No stage at all.
     *
     * @param start how long each host may take until it is ready
     * @param directory as with a script
     */
    static Suite ofNothing(String cluster, List<String> hosts, Duration start, Path directory) {
        return ofPreparation(cluster, NOTHING, hosts, start, directory);
    }

    private static Suite suite(
            String name, String cluster, List<String> hosts, StageScript init, Timeouts timeouts, Path directory) {
        return new Suite(
                name,
                cluster,
                hosts,
                hosts,
                init,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                timeouts,
                Limits.DEFAULT,
                OutputPatterns.NONE,
                Map.of(),
                Notification.NONE,
                List.of(),
                Isolation.SUITE,
                Reporting.NONE,
                directory);
    }
}

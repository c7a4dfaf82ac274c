package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A script that is run alone: a suite of an init stage and nothing else. */
final class SingleScript {
    private SingleScript() {}

    /** @param directory where a suite of that name would lie; it holds nothing that is delivered */
    static Suite suite(String cluster, String name, String text, List<String> hosts, Duration limit, Path directory) {
        Timeouts given = Timeouts.DEFAULT;
        return new Suite(
                name,
                cluster,
                hosts,
                hosts,
                StageScript.of(new Script(Path.of(name), text)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                new Timeouts(given.start(), limit, limit, given.run(), given.finalizer(), given.reconnect()),
                Limits.DEFAULT,
                Map.of(),
                Notification.NONE,
                List.of(),
                directory);
    }
}

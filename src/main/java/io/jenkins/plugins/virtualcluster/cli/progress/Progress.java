package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.nio.ByteBuffer;

/** Shows a run while it continues. */
public interface Progress extends AutoCloseable {
    /** From the thread that writes the journal, in order. */
    void event(Event event);

    /** From the thread of that host. */
    void output(Stage stage, String host, ByteBuffer bytes);

    /** Nothing is shown any more when this returns. */
    @Override
    void close();
}

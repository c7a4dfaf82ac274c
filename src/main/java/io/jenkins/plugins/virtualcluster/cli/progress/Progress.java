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

    /**
     * How far something long is, from any thread.
     *
     * @param sentence empty when it is over
     */
    default void progress(String sentence) {
        // Notes tell it as well, more rarely.
    }

    /** Nothing is shown any more when this returns. */
    @Override
    void close();
}

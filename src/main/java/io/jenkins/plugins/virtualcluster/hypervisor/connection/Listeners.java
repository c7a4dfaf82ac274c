package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import java.util.Collection;
import java.util.function.Consumer;

/** Those who are to hear of something: one that fails keeps it from no other. */
public final class Listeners {
    private Listeners() {}

    /** Tells each; a failure is logged. */
    public static <T> void tell(Collection<T> listeners, Consumer<T> how) {
        for (T listener : listeners) {
            try {
                how.accept(listener);
            } catch (RuntimeException | Error e) {
                System.getLogger(Listeners.class.getName())
                        .log(System.Logger.Level.WARNING, "a listener failed; the others are still notified", e);
            }
        }
    }
}

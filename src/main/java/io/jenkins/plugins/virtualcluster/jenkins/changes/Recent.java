package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers a few results that were asked for last. */
public final class Recent<K, V> {
    private static final int MOST = 16;

    private final Map<K, V> results = new LinkedHashMap<>(MOST, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    };

    /** None if it is not known, or not any more. */
    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(results.get(key));
    }

    /** Remembers it. */
    public synchronized void put(K key, V result) {
        results.put(key, result);
    }
}

package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a start said. */
final class Heard implements Hypervisor.StartListener {
    final List<String> notes = new CopyOnWriteArrayList<>();
    final List<String> progress = new CopyOnWriteArrayList<>();

    @Override
    public void note(String message) {
        notes.add(message);
    }

    @Override
    public void progress(String sentence) {
        progress.add(sentence);
    }

    @Override
    public void started(String host) {
        notes.add("started " + host);
    }
}

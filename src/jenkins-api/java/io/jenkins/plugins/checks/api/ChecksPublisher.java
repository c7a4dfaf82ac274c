package io.jenkins.plugins.checks.api;

public abstract class ChecksPublisher {
    private ChecksPublisher() {
        throw new UnsupportedOperationException();
    }

    public abstract void publish(ChecksDetails details);
}

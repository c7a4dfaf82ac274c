package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;

/** The script that prepares an image failed: it is the script's failure and not the infrastructure's. */
public final class PreparationFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Verdict verdict;

    /** @param cause in one sentence */
    public PreparationFailedException(Verdict verdict, String cause) {
        super(cause);
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}

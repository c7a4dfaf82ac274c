package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;

/**
 * Several pieces of work of which each is to be done whatever became of those before it, such as letting go of several
 * clusters. The first failure is thrown when all have been tried; the others are suppressed in it.
 */
final class Attempts {
    private Throwable first;

    /** Work that may fail in any way. */
    @FunctionalInterface
    interface Work {
        void call() throws InvalidRequestException, HypervisorException, IOException, InterruptedException;
    }

    /** @return whether it succeeded */
    boolean of(Work work) {
        try {
            work.call();
            return true;
        } catch (InvalidRequestException
                | HypervisorException
                | IOException
                | InterruptedException
                | RuntimeException
                | Error e) {
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
            return false;
        }
    }

    /** Throws the first failure, if there was one. */
    void end() throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (first instanceof InvalidRequestException e) {
            throw e;
        }
        if (first instanceof HypervisorException e) {
            throw e;
        }
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof InterruptedException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }
}

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

    /** @return whether it succeeded */
    boolean of(StepWork.Work work) {
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
        if (first != null) {
            Attempts.<RuntimeException>raise(first);
        }
    }

    /** Throws it as it is: the declared type is only for the compiler, which knows no checked one here. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }
}

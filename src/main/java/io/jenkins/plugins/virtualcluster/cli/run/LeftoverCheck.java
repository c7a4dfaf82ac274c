package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.util.List;

/** What of a run that is over is still on hypervisors though it should not be, with guests on which it prepared images. */
record LeftoverCheck(CommandContext context, Fleet fleet) {

    /** Whether nothing is there; what is there is told. */
    boolean areGone(String run, RunState state) {
        if (state.clusterStopped().isPresent()) {
            return true;
        }
        boolean gone = true;
        for (HypervisorAddress address : fleet.addresses()) {
            boolean elsewhere = state.place()
                    .placed()
                    .filter(placed -> !placed.hypervisor().equals(address.place()))
                    .isPresent();
            gone &= elsewhere || areGone(run, state.cluster().orElse(run), address);
        }
        return gone;
    }

    /** @param cluster its id, which differs where the run took a standby cluster over */
    private boolean areGone(String run, String cluster, HypervisorAddress address) {
        try {
            List<String> left = fleet.hypervisor(address).find().stream()
                    .filter(found -> cluster.equals(found.run())
                            || run.equals(RunId.preparedFor(found.run()).orElse(found.run())))
                    .flatMap(found -> found.objects().stream())
                    .toList();
            if (!left.isEmpty()) {
                tell("Still on " + address.place() + ": " + String.join(", ", left));
            }
            return left.isEmpty();
        } catch (HypervisorException e) {
            tell("Objects of run " + run + " may be left over: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell("Objects of run " + run + " may be left on " + address.place());
        }
        return false;
    }

    private void tell(String what) {
        context.printError(what + "\nRemove it with: virtual-cluster cleanup");
    }
}

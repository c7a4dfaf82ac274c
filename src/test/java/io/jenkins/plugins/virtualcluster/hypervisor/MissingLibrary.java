package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;

/** A process that cannot load a native library: it says what happens when it wants libvirt twice. */
public final class MissingLibrary {
    private MissingLibrary() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            try {
                LibvirtHypervisor.connect(HypervisorAddress.parse("test:///default"))
                        .close();
                System.out.println("connected");
            } catch (HypervisorException e) {
                System.out.println(e.getMessage().replace('\n', ' '));
            } catch (RuntimeException | Error e) {
                System.out.println("thrown: " + e);
            }
        }
    }
}

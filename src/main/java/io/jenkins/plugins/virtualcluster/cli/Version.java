package io.jenkins.plugins.virtualcluster.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version from the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"virtual-cluster " + (version == null ? "(not packaged)" : version)};
    }
}

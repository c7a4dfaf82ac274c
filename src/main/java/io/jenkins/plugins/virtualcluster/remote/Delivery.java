package io.jenkins.plugins.virtualcluster.remote;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a machine gets before scripts run on it, by one command there.
 *
 * @param directory absolute; it is made, and files in it are replaced
 * @param reserved directories of {@link RemoteScript}s, without line breaks, in which what runs need to begin and to end is reserved on
 *     the disk, so that they can when the disk is full by then; what was reserved before is left as it is. They are listed in the file
 *     {@code reserved} of the directory
 * @param then a program and its arguments, run when all is there; empty for none
 */
public record Delivery(FileTree files, String directory, List<String> reserved, List<String> then) {
    private static final String SCRIPT = Shell.resource("leader.sh") + "\n" + Shell.resource("deliver.sh");
    private static final String DELIVERED = "virtual-cluster delivered\n";
    private static final String RESERVED = DELIVERED + "virtual-cluster reserved\n";

    public Delivery {
        reserved = List.copyOf(reserved);
        then = List.copyOf(then);
    }

    /** Files alone. */
    static Delivery of(FileTree files, String directory) {
        return new Delivery(files, directory, List.of(), List.of());
    }

    private boolean isFilesAlone() {
        return reserved.isEmpty() && then.isEmpty();
    }

    String command() {
        if (isFilesAlone()) {
            String quoted = Shell.quote(directory);
            return "umask 022 && mkdir -p " + quoted + " && exec tar -xpf - -C " + quoted;
        }
        return Shell.command(
                SCRIPT, Stream.concat(Stream.of(directory), then.stream()).toArray(String[]::new));
    }

    /** All that the stream holds. */
    FileTree stream() {
        if (isFilesAlone()) {
            return files;
        }
        StringBuilder lines = new StringBuilder();
        reserved.forEach(each -> lines.append(each).append('\n'));
        return files.and(new FileTree().add("reserved", lines.toString(), 0644));
    }

    /**
     * What the command of {@link #then} answered.
     *
     * @param said by {@link #command}
     * @param machine its name, for messages
     * @throws RemoteException if the machine did not get that far
     */
    CommandResult answer(CommandResult said, String machine) throws RemoteException {
        if (isFilesAlone() ? said.exitCode() != 0 : !said.output().startsWith(DELIVERED)) {
            throw new RemoteException(machine + " could not write files into " + directory + ": tar ended with "
                    + said.exitCode() + " and said: " + said.errors().strip());
        }
        if (isFilesAlone()) {
            return said;
        }
        if (!said.output().startsWith(RESERVED)) {
            throw new RemoteException("Nothing can be reserved on " + machine + " for the ends of its scripts: "
                    + said.errors().strip());
        }
        return new CommandResult(said.exitCode(), said.output().substring(RESERVED.length()), said.errors());
    }
}

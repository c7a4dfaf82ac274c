package io.jenkins.plugins.virtualcluster.cli.base;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** A command, or options that several commands have, with what the command runs in. */
@Command(footerHeading = "%nNotes%n") // without a heading, man pages would not have what follows
public abstract class ContextUser {
    /** Ends the help of each command: the documentation's directory, after which the page is named. */
    public static final String DOCS = "Documentation: ${sys:virtualcluster.docs:-docs}/";

    /** Set by {@link Factory} before the first option is read. */
    protected CommandContext context;

    /** Makes commands and their groups of options. */
    public record Factory(CommandContext context) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            K made = CommandLine.defaultFactory().create(type);
            if (made instanceof ContextUser user) {
                user.context = context;
            }
            return made;
        }
    }
}

package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster whose definition stands in the pipeline.
 *
 * @param name the cluster's
 * @param text the definition, as {@code clusters/NAME.yaml} would have it
 */
public record InlineCluster(String name, String text) {
    private static final Pattern NAME =
            Pattern.compile("^name:\\s*([\"']?)([A-Za-z0-9][A-Za-z0-9_.-]*)\\1\\s*(?:#.*)?$", Pattern.MULTILINE);

    /**
     * Reads the name; all else is checked when the cluster is asked for.
     *
     * @param given a name beside the definition, which need not have one then; null if there is none
     * @throws IllegalArgumentException if there is no name, or two
     */
    public static InlineCluster of(String text, String given) {
        String stripped = text.stripTrailing().stripIndent().strip() + "\n";
        Matcher own = NAME.matcher(stripped);
        boolean named = own.find();
        if (!named && given == null) {
            throw new IllegalArgumentException(
                    "The definition of the cluster has no name; expected a line such as 'name: demo', or cluster: 'demo'"
                            + " beside it");
        }
        if (named && given != null && !given.equals(own.group(2))) {
            throw new IllegalArgumentException("The definition is of cluster " + own.group(2) + ", but cluster: is '"
                    + given + "'; expected the same name");
        }
        return named
                ? new InlineCluster(own.group(2), stripped)
                : new InlineCluster(given, "name: " + given + "\n" + stripped);
    }

    /** These definitions, and this cluster among them; one of the same name there does not count. */
    public DefinitionSource over(DefinitionSource others) {
        return new DefinitionSource() {
            @Override
            public Brought bring(Path target, PrintStream log)
                    throws InvalidRequestException, IOException, InterruptedException {
                Brought brought = others.bring(target, log);
                for (String root : brought.roots()) {
                    Path clusters = Files.createDirectories(target.resolve(root).resolve("clusters"));
                    Files.writeString(clusters.resolve(name + ".yaml"), text);
                }
                return brought;
            }

            @Override
            public void requireAccess() throws InvalidRequestException, IOException, InterruptedException {
                others.requireAccess();
            }

            @Override
            public boolean isOncePerBlock() {
                return others.isOncePerBlock();
            }
        };
    }
}

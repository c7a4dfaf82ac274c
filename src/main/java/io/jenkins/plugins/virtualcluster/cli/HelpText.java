package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Breaks help into lines as wide as the terminal, at blanks only: picocli breaks addresses and paths in the middle, so that nobody can
 * copy them. A command that is too long for a line continues behind a backslash, as a shell reads it.
 */
final class HelpText {
    private static final int NARROWEST = 40;
    private static final int WIDEST = 110;
    /** So wide that picocli breaks nothing itself. */
    private static final int UNBROKEN = 2000;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    /** A name of an option or a command, before what it does. */
    private static final Pattern NAMED = Pattern.compile("( +\\S.*? {2,})\\S.*");

    /** What picocli prints before the synopsis, on the same line. */
    private static final String USAGE = "Usage: ";

    private HelpText() {}

    /** Has the help of the command and all of its subcommands broken so. */
    static CommandLine breakLines(CommandLine command, Terminal terminal) {
        command.setUsageHelpWidth(UNBROKEN);
        breakOwnLines(command, terminal);
        return command;
    }

    private static void breakOwnLines(CommandLine command, Terminal terminal) {
        command.getHelpSectionMap().replaceAll((key, renderer) -> help -> {
            int columns = terminal.live() ? terminal.size().get().columns() : Terminal.USUAL_COLUMNS;
            String before = key.equals(CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS) ? USAGE : "";
            String text = before + renderer.render(help);
            return broken(text, Math.max(NARROWEST, Math.min(WIDEST, columns))).substring(before.length());
        });
        command.getSubcommands().values().forEach(subcommand -> breakOwnLines(subcommand, terminal));
    }

    static String broken(String text, int columns) {
        return text.lines()
                        .map(line -> width(line) <= columns ? line : brokenLine(line.stripTrailing(), columns))
                        .collect(Collectors.joining("\n"))
                + (text.endsWith("\n") ? "\n" : "");
    }

    private static String brokenLine(String line, int columns) {
        if (width(line) <= columns) {
            return line;
        }
        String plain = COLOUR.matcher(line).replaceAll("");
        boolean example = plain.startsWith("  virtual-cluster ");
        String indent = " ".repeat(indent(plain, columns));
        String more = example ? " \\" : "";
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : line.replaceAll("^ +", "").split("(?<=\\S) (?=\\S)")) {
            String first = lines.isEmpty()
                    ? " ".repeat(plain.length() - plain.stripLeading().length())
                    : indent;
            if (current.isEmpty()) {
                current.append(first).append(word);
            } else if (width(current + " " + word + more) <= columns) {
                current.append(' ').append(word);
            } else {
                lines.add(current + more);
                current.setLength(0);
                current.append(indent).append(word);
            }
        }
        lines.add(current.toString());
        return String.join("\n", lines);
    }

    /** Where a line goes on that is broken: below the text behind a name, else as the line itself begins. */
    private static int indent(String line, int columns) {
        int own = line.length() - line.stripLeading().length();
        Matcher named = NAMED.matcher(line);
        if (named.matches()) {
            return named.group(1).length() <= columns / 2 ? named.group(1).length() : own + 4;
        }
        return line.startsWith("  virtual-cluster ") || line.startsWith(USAGE) ? own + 4 : own;
    }

    private static int width(String text) {
        return COLOUR.matcher(text).replaceAll("").length();
    }
}

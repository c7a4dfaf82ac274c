package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

class HelpTest {
    @TempDir
    private File pages;

    static List<CommandSpec> commands() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        CommandContext context =
                new CommandContext(new RealEngine(), Terminal.plain(nowhere), nowhere, Map.of(), Clock.systemUTC());
        return withSubcommands(Main.commandLine(context))
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    private static Stream<CommandSpec> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfACommandEndsWithThePageThatExplainsIt(CommandSpec command) throws Exception {
        String last = command.commandLine().getUsageMessage().strip().replaceFirst("(?s).*\n", "");

        assertThat(last).startsWith("Documentation: docs/");
        String[] page = last.replaceFirst("Documentation: ", "").split("#");
        Stream<String> headings = Files.readAllLines(Path.of(page[0])).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceAll("^#+ |,", "").toLowerCase(Locale.ROOT).replace(' ', '-'));
        assertThat(headings).contains(page.length > 1 ? page[1] : "documentation");
    }

    @Test
    void noAddressOrPathIsBrokenAtAnyWidth() {
        List<String> whole = new ArrayList<>();
        for (int columns : new int[] {200, 110, 100, 80, 72, 60, 50, 40}) {
            PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
            Terminal terminal = new Terminal(nowhere, true, false, () -> new Terminal.Size(columns, 30));
            CommandContext context =
                    new CommandContext(new RealEngine(), terminal, nowhere, Map.of(), Clock.systemUTC());
            List<String> words = withSubcommands(Main.commandLine(context))
                    .map(command -> command.commandLine().getUsageMessage())
                    .peek(help -> assertThat(help.lines())
                            .as("%d columns", columns)
                            .allMatch(line -> line.length() <= Math.min(columns, 110)
                                    || !line.strip().replaceFirst(" \\\\$", "").contains(" ")))
                    .flatMap(help ->
                            help.lines().flatMap(line -> Stream.of(line.strip().split(" +"))))
                    .filter(word -> !word.equals("\\"))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (whole.isEmpty()) {
                whole.addAll(words);
                assertThat(whole).contains("qemu+ssh://root@machine/system", "docs/command-line.md#run");
            }
            assertThat(words).as("%d columns", columns).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandHasAManPageWithItsOptionsAndParameters(CommandSpec command) throws Exception {
        assertThat(ManPageGenerator.generateManPage(pages, null, new boolean[0], true, command.root()))
                .isZero();

        String page = Files.readString(pages.toPath().resolve(command.qualifiedName("-") + ".adoc"));
        command.options().forEach(option -> assertThat(page).contains("*" + option.longestName() + "*"));
        assertThat(page).contains("Documentation: docs/");
        command.positionalParameters().forEach(one -> assertThat(page).contains("_" + one.paramLabel() + "_"));
    }
}

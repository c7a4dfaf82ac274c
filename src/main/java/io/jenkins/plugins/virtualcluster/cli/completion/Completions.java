package io.jenkins.plugins.virtualcluster.cli.completion;

import io.jenkins.plugins.virtualcluster.cli.completion.KnownNames.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand at the end of a line that is being typed. What a value is, its label in the help says. */
final class Completions {
    private final KnownNames names;

    Completions(KnownNames names) {
        this.names = names;
    }

    /** Lines as {@link CompleteCommand} prints them. */
    List<String> of(TypedLine line) throws IOException {
        if (line.word().startsWith("-") && line.options()) {
            return options(line);
        }
        if (line.wanted().isEmpty() || !line.commands().isEmpty()) {
            return matching(line, line.commands().stream().flatMap(Completions::command), Optional.empty());
        }
        ArgSpec wanted = line.wanted().get();
        return switch (wanted.paramLabel()) {
            case "DIR", "PLACE" -> List.of(":directories");
            case "FILE", "FILE[=NAME]" -> List.of(":files");
            case "COMMAND" -> List.of();
            case "NAME=VALUE" -> tags(line);
            case "SOURCE... TARGET" -> {
                if (line.word().contains(":")) {
                    yield List.of();
                }
                Stream<Name> hosts = names.hosts(line).stream().map(host -> new Name(host.text() + ":", host.what()));
                List<String> found = new ArrayList<>(matching(line, hosts, Optional.empty()));
                found.add(found.isEmpty() ? ":files" : ":nospace");
                yield found;
            }
            default -> matching(line, names.of(wanted, line).stream(), Optional.empty());
        };
    }

    private static List<String> options(TypedLine line) {
        Set<OptionSpec> given = line.values().stream()
                .map(TypedLine.Value::of)
                .filter(OptionSpec.class::isInstance)
                .map(OptionSpec.class::cast)
                .filter(option -> !option.isMultiValue())
                .collect(Collectors.toSet());
        return matching(
                line,
                line.command().options().stream()
                        .filter(option -> !option.hidden() && !given.contains(option))
                        .map(option -> new Name(option.longestName(), firstSentence(option.description()))),
                Optional.empty());
    }

    private static Stream<Name> command(CommandLine command) {
        return command.getCommandSpec().usageMessage().hidden()
                ? Stream.empty()
                : Stream.of(new Name(
                        command.getCommandName(),
                        firstSentence(command.getCommandSpec().usageMessage().description())));
    }

    /** Names of tags, or the values of one that stands there. */
    private List<String> tags(TypedLine line) throws IOException {
        int equal = line.word().indexOf('=');
        if (equal < 0) {
            return matching(
                    line,
                    names.tags(line).keySet().stream().map(tag -> new Name(tag + "=", "")),
                    Optional.of(":nospace"));
        }
        String tag = line.word().substring(0, equal);
        return matching(
                line,
                names.tags(line).getOrDefault(tag, Set.of()).stream().map(value -> new Name(tag + "=" + value, "")),
                Optional.empty());
    }

    private static List<String> matching(TypedLine line, Stream<Name> names, Optional<String> directive) {
        // Of several that are separated by commas, the last one is being typed.
        boolean several = line.wanted()
                .map(ArgSpec::paramLabel)
                .filter(label -> label.equals("HOSTS") || label.equals("VERDICT") || label.startsWith("SOURCE"))
                .isPresent();
        int comma = several ? line.word().lastIndexOf(',') + 1 : 0;
        String before = line.before() + line.word().substring(0, comma);
        String word = line.word().substring(comma);
        Set<String> lines = new LinkedHashSet<>();
        names.filter(name -> name.text().startsWith(word))
                .forEach(name -> lines.add(before + name.text() + (name.what().isEmpty() ? "" : "\t" + name.what())));
        if (!lines.isEmpty()) {
            directive.ifPresent(lines::add);
        }
        return List.copyOf(lines);
    }

    private static String firstSentence(String[] description) {
        String all = String.join(" ", description);
        int end = all.indexOf(". ");
        String sentence = (end < 0 ? all : all.substring(0, end)).replaceFirst("[.]$", "");
        return sentence.toLowerCase(Locale.ROOT).contains("${") || sentence.contains("%")
                ? ""
                : sentence.replace('\t', ' ');
    }
}

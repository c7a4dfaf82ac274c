package io.jenkins.plugins.virtualcluster.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command line that is being typed.
 *
 * @param command that it has come to
 * @param values of options and positional parameters that are whole, in order
 * @param before what of the last word stands before what is completed, such as {@code --suite=}
 * @param word what is completed; may be empty
 * @param wanted the option or positional parameter that the last word is a value of
 * @param options whether the last word may be an option
 * @param first whether no positional parameter stands before it, so that it may be a subcommand
 */
record TypedLine(
        CommandSpec command,
        List<Value> values,
        String before,
        String word,
        Optional<ArgSpec> wanted,
        boolean options,
        boolean first) {
    /** A value that stands on the line. */
    record Value(ArgSpec of, String text) {}

    TypedLine {
        values = List.copyOf(values);
    }

    /** @param words behind the name of the root command, the last one up to the cursor */
    static TypedLine read(CommandSpec root, List<String> words) {
        CommandSpec command = root;
        List<Value> values = new ArrayList<>();
        Optional<ArgSpec> open = Optional.empty();
        boolean options = true;
        int position = 0;
        for (String word : words.subList(0, words.size() - 1)) {
            if (open.isPresent()) {
                values.add(new Value(open.get(), word));
                open = Optional.empty();
            } else if (options && word.equals("--")) {
                options = false;
            } else if (options && word.length() > 1 && word.startsWith("-") && isOption(command, word)) {
                int equal = word.indexOf('=');
                OptionSpec option = command.optionsMap().get(equal < 0 ? word : word.substring(0, equal));
                if (equal >= 0) {
                    values.add(new Value(option, word.substring(equal + 1)));
                } else if (option.arity().min() > 0) {
                    open = Optional.of(option);
                } else {
                    values.add(new Value(option, ""));
                }
            } else if (position == 0 && command.subcommands().containsKey(word)) {
                command = command.subcommands().get(word).getCommandSpec();
            } else {
                Optional<ArgSpec> positional = positional(command, position);
                positional.ifPresent(its -> values.add(new Value(its, word)));
                position++;
            }
        }
        String last = words.get(words.size() - 1);
        if (open.isPresent()) {
            return new TypedLine(command, values, "", last, open, false, false);
        }
        int equal = last.indexOf('=');
        if (options && equal > 0 && isOption(command, last)) {
            OptionSpec option = command.optionsMap().get(last.substring(0, equal));
            return new TypedLine(
                    command,
                    values,
                    last.substring(0, equal + 1),
                    last.substring(equal + 1),
                    Optional.of(option),
                    false,
                    false);
        }
        return new TypedLine(command, values, "", last, positional(command, position), options, position == 0);
    }

    private static boolean isOption(CommandSpec command, String word) {
        return command.optionsMap().containsKey(word.replaceFirst("=.*", ""));
    }

    private static Optional<ArgSpec> positional(CommandSpec command, int position) {
        return command.positionalParameters().stream()
                .filter(each -> each.index().contains(position))
                .<ArgSpec>map(PositionalParamSpec.class::cast)
                .findFirst();
    }

    /** The subcommands that may come next. */
    List<CommandLine> commands() {
        return first ? command.subcommands().values().stream().distinct().toList() : List.of();
    }

    /** Values of the options and positional parameters that the help names so. */
    List<String> valuesOf(String label) {
        return values.stream()
                .filter(value -> value.of.paramLabel().equals(label))
                .map(Value::text)
                .toList();
    }

    /** The last value of an option. */
    Optional<String> option(String name) {
        return values.stream()
                .filter(value -> value.of instanceof OptionSpec option
                        && List.of(option.names()).contains(name))
                .map(Value::text)
                .reduce((one, next) -> next);
    }

    boolean has(String optionName) {
        return command.optionsMap().containsKey(optionName);
    }
}

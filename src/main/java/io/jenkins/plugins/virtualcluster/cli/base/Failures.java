package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells of what went wrong: a message for what users can do something about, a stack trace for a defect of ours. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintStream err;

    public Failures(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return told(failure);
    }

    /** Tells of it; returns the exit code that goes with it. */
    public int told(Exception failure) {
        if (failure instanceof InvalidRequestException) {
            err.println(failure.getMessage());
            return ExitCode.USER_ERROR;
        }
        if (failure instanceof RepositoryException repository) {
            err.println(failure.getMessage());
            return repository.fault() == RepositoryException.Fault.USER ? ExitCode.USER_ERROR : ExitCode.INFRASTRUCTURE;
        }
        if (failure instanceof HypervisorException) {
            err.println(failure.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
        if (failure instanceof IOException io) {
            err.println(message(io));
            return ExitCode.USER_ERROR;
        }
        if (failure instanceof UncheckedIOException unwritten) {
            err.println(unwritten.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
        if (failure instanceof InvalidPathException name) {
            err.println("'" + name.getInput() + "' cannot be a file name: " + name.getReason()
                    + ". File names are " + FileNames.encoding() + " in this locale"
                    + (FileNames.encoding().equalsIgnoreCase("UTF-8") ? "" : "; set LC_ALL=C.UTF-8"));
            return ExitCode.USER_ERROR;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ExitCode.CANCELLED;
        }
        err.println("This is a bug in virtual-cluster. Please report it, with the lines below and what you did.");
        failure.printStackTrace(err);
        return ExitCode.INFRASTRUCTURE;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        err.println(message(failure, command));
        List<String> near = near(failure, command);
        if (!near.isEmpty()) {
            err.println("Did you mean " + String.join(" or ", near) + "?");
        }
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USER_ERROR;
    }

    /** picocli's own messages are for those who write command lines, not for those who use them. */
    private static String message(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            if (unmatched.isUnknownOption()) {
                return "There is no option " + word.replaceFirst("=.*", "");
            }
            return command.getSubcommands().isEmpty()
                    ? "'" + word + "' is one word too many"
                    : "There is no command '" + word + "'";
        }
        if (failure instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing(), command);
        }
        ArgSpec argument = failure.getArgSpec();
        if (argument != null && failure.getValue() != null) {
            return name(argument) + ": " + wrong(argument, failure);
        }
        return failure.getMessage();
    }

    private static String missing(List<ArgSpec> missing, CommandLine command) {
        ArgSpec first = missing.get(0);
        if (missing.size() == 1 && first.isOption() && !first.required()) {
            return name(first) + " has no value; expected " + shown(first);
        }
        if (first.group() != null && first.group().exclusive()) {
            return "Expected one of " + missing.stream().map(Failures::shown).collect(Collectors.joining(" | "));
        }
        // picocli names only the first word of several.
        List<String> words = first instanceof PositionalParamSpec positional
                ? command.getCommandSpec().positionalParameters().stream()
                        .filter(each -> each.required()
                                && each.index().min() >= positional.index().min())
                        .map(ArgSpec::paramLabel)
                        .toList()
                : missing.stream().map(Failures::shown).toList();
        return String.join(" and ", words) + (words.size() == 1 ? " is missing" : " are missing");
    }

    private static String wrong(ArgSpec argument, ParameterException failure) {
        String value = "'" + failure.getValue() + "'";
        Class<?> type = argument.typeInfo().isMap()
                ? Map.class
                : argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        if (type == Map.class) {
            return value + " is not " + argument.paramLabel();
        }
        if (type == boolean.class || type == Boolean.class) {
            return "takes no value, and has " + value;
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return value + " is not a whole number";
        }
        if (type == InetAddress.class) {
            return value + " is not an address; expected one of this machine, such as 127.0.0.1, 0.0.0.0 or ::1";
        }
        if (type.isEnum()) {
            return value + " is none of "
                    + Stream.of(type.getEnumConstants())
                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        // Such as "Invalid value for option '--keep': 'soon' is not a time".
        return failure.getMessage().replaceFirst("^Invalid value for [^:]*: ", "");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String shown(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel())
                : argument.paramLabel();
    }

    /** Options or commands that an unknown word may have meant. */
    private static List<String> near(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unknown) {
            String word = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
            Set<String> known = word.startsWith("-")
                    ? command.getCommandSpec().optionsMap().keySet()
                    : command.getSubcommands().entrySet().stream()
                            .filter(one -> !one.getValue()
                                    .getCommandSpec()
                                    .usageMessage()
                                    .hidden())
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet());
            return Suggestions.near(word, known);
        }
        return List.of();
    }

    /** The messages of some exceptions are the file's name alone. */
    private static String message(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or directory";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + ": not a directory";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return failure.toString();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}

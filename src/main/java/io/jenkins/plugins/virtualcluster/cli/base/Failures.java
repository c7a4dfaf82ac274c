package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
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
        err.println(failure.getMessage());
        List<String> near = near(failure, command);
        if (!near.isEmpty()) {
            err.println("Did you mean " + String.join(" or ", near) + "?");
        }
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USER_ERROR;
    }

    /** Options or commands that an unknown word may have meant. */
    private static List<String> near(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unknown) {
            String word = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
            Set<String> known = word.startsWith("-")
                    ? command.getCommandSpec().optionsMap().keySet()
                    : command.getSubcommands().keySet();
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

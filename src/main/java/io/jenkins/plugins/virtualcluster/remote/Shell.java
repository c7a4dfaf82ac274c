package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text for the shell of a machine: POSIX sh, as bash, dash and busybox understand it. */
public final class Shell {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final int ENVIRONMENT_LIMIT = 64 << 10;

    private Shell() {}

    /** One word, whatever is in it but NUL. */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A word for a shell cannot hold a NUL character");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A pattern of which only {@code * ? [ ]} mean something to the shell. */
    static String quotePattern(String pattern) {
        return Pattern.compile("[^*?\\[\\]]+")
                .matcher(pattern)
                .replaceAll(plain -> java.util.regex.Matcher.quoteReplacement(quote(plain.group())));
    }

    /** A command that runs a shell script with arguments. */
    public static String command(String script, String... arguments) {
        StringBuilder command =
                new StringBuilder("exec sh -c ").append(quote(script)).append(" virtual-cluster");
        for (String argument : arguments) {
            command.append(' ').append(quote(argument));
        }
        return command.toString();
    }

    /** Lines that export variables. */
    static String exports(Map<String, String> environment) {
        environment.keySet().forEach(name -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is no name of a variable; expected upper-case letters, digits and _");
            }
        });
        String lines = new TreeMap<>(environment)
                .entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "=" + quote(variable.getValue()))
                        .collect(Collectors.joining("\n"));
        if (lines.length() > ENVIRONMENT_LIMIT) {
            throw new IllegalArgumentException("The environment of a script is " + lines.length()
                    + " characters long, the limit is " + ENVIRONMENT_LIMIT);
        }
        return lines;
    }

    /** A script that lies beside this class, without its comments. */
    static String resource(String name) {
        try (InputStream in = Shell.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new IllegalStateException("The script " + name + " is not beside its class", e);
        }
    }
}

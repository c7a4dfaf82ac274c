package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clock of a host that was put back, which goes on from the time at which it was saved: it is set to the time of this
 * machine, unless it has that. A host that tells no fractions of seconds is right within one.
 */
final class GuestClock {
    /** Some, such as BusyBox's, leave the fraction out, or write its letter. */
    private static final String READ = "date -u +%s.%N; cat /proc/sys/kernel/random/boot_id 2>/dev/null";

    private static final Pattern TIME = Pattern.compile("(\\d+)(?:\\.(\\d{3}))?.*", Pattern.DOTALL);
    private static final Pattern BOOT_ID = Pattern.compile("(?m)^[0-9a-f-]{36}$");
    private static final int ANSWER = 4096;
    private static final int ATTEMPTS = 3;
    private static final long SECOND = 1000;

    private final Clock clock;
    private final Duration limit;

    /** @param limit of each thing that is asked of the host */
    GuestClock(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * What a host says.
     *
     * @param off that its clock is wrong by at least so many milliseconds; 0 if it may be right, negative if it is behind
     * @param took how long it took to ask
     */
    record Answer(String text, long off, long took) {
        Optional<String> bootId() {
            Matcher matcher = BOOT_ID.matcher(text);
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        }
    }

    /** Sets the clock. */
    Answer set(RemoteHost host) throws RemoteException, InterruptedException {
        Answer answer = ask(host, READ);
        for (int attempt = 1; answer.off() != 0 && attempt < ATTEMPTS; attempt++) {
            long then = clock.millis() + answer.took() / 2;
            answer = ask(
                    host,
                    String.format(
                            Locale.ROOT,
                            "date -u -s @%s >/dev/null 2>&1 || date -u -s @%d >/dev/null; %s",
                            BigDecimal.valueOf(then, 3).toPlainString(),
                            (then + SECOND / 2) / SECOND,
                            READ));
        }
        return answer;
    }

    private Answer ask(RemoteHost host, String command) throws RemoteException, InterruptedException {
        long before = clock.millis();
        CommandResult result = host.execute(command, ANSWER, limit);
        long after = clock.millis();
        return new Answer(
                result.output() + result.errors(), off(result.output(), before, after), Math.max(0, after - before));
    }

    /** What the clock is off at least, if it was read between these times. */
    static long off(String said, long before, long after) {
        Matcher matcher = TIME.matcher(said.strip());
        if (!matcher.matches()) {
            return Long.MIN_VALUE;
        }
        long earliest = Long.parseLong(matcher.group(1)) * SECOND
                + Optional.ofNullable(matcher.group(2)).map(Long::parseLong).orElse(0L);
        long latest = matcher.group(2) == null ? earliest + SECOND - 1 : earliest;
        return earliest > after ? earliest - after : latest < before ? latest - before : 0;
    }
}

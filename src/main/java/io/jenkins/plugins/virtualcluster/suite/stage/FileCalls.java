package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptCalls.Id;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls of a stage that move a file, while it is on its way: {@code put_file} and {@code attach} are answered when the file has
 * come, {@code get_file} when it was sent. Not safe for use by several threads.
 */
final class FileCalls {
    private static final String PUT = "put_file ";
    private static final String GET = "get_file ";
    private static final String OK = "ok ";

    /** Those whose file is to come, as the scripts wrote them. */
    private final Map<Id, String> coming = new HashMap<>();
    /** All that ask for a file. */
    private final Set<Id> asking = new HashSet<>();
    /** Those whose file is there, and is to be sent. */
    private final Map<Id, Kept> going = new HashMap<>();
    /** Those whose file is moved by a thread of this process. */
    private final Set<Id> moving = new HashSet<>();

    /**
     * A file that is kept for other hosts; as text, what the {@link Coordinator} is told of it.
     *
     * @param size in bytes
     */
    record Kept(long size, String sha256) {
        Kept {
            // it names a file of the record, and journals come from anywhere
            if (!isDigest(sha256)) {
                throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256");
            }
        }

        static boolean isDigest(String text) {
            return text.matches("[0-9a-f]{64}");
        }

        static Kept parse(String text) {
            String[] words = text.split(" ");
            return new Kept(Long.parseLong(words[0]), words[1]);
        }

        @Override
        public String toString() {
            return size + " " + sha256;
        }
    }

    /** Why a call that moves a file cannot be accepted. */
    Optional<String> refusal(String call, Collection<Kept> kept, List<Attachment> attached) {
        try {
            if (Attachment.isCall(call)) {
                long all = attached.stream().mapToLong(Attachment::size).sum();
                List<String> others =
                        coming.values().stream().filter(Attachment::isCall).toList();
                long more = others.stream().mapToLong(FileCalls::size).sum();
                if (attached.size() + others.size() >= Attachment.MOST) {
                    return Optional.of("the run has " + Attachment.MOST + " attachments; more are not kept");
                }
                return tooLarge(size(call), Attachment.LARGEST, all + more, Attachment.ALL, "attached");
            } else if (call.startsWith(PUT)) {
                long all = kept.stream().mapToLong(Kept::size).sum();
                long more = coming.values().stream()
                        .filter(other -> other.startsWith(PUT))
                        .mapToLong(FileCalls::size)
                        .sum();
                return tooLarge(size(call), FileExchange.LARGEST, all + more, FileExchange.ALL, "kept for other hosts");
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> tooLarge(long size, long most, long before, long all, String what) {
        if (size > most) {
            return Optional.of("the file has " + size + " bytes; expected at most " + most);
        }
        return before + size > all
                ? Optional.of("the run has " + before + " bytes of files that are " + what + ", and this one has "
                        + size + "; expected at most " + all + " together")
                : Optional.empty();
    }

    /** The size that a call tells. */
    static long size(String call) {
        if (Attachment.isCall(call)) {
            return Attachment.Wish.parse(call).size();
        }
        String[] words = call.strip().split(" +");
        if (words.length != 3 || !words[2].matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("use it as: put_file KEY FILE");
        }
        return Long.parseLong(words[2]);
    }

    /** The key under which a call {@code put_file} has a file kept. */
    static String key(String call) {
        return call.strip().split(" +")[1];
    }

    /** A call was accepted: its file is to be moved, when there is one. */
    void accept(Id id, String call) {
        if (Attachment.isCall(call) || call.startsWith(PUT)) {
            coming.put(id, call);
        } else if (call.startsWith(GET)) {
            asking.add(id);
        }
    }

    /** Takes an answer that is not for the script yet, since the file has to be sent before. */
    boolean holdsBack(Id id, String answer) {
        boolean held = asking.contains(id) && answer.startsWith(OK);
        if (held) {
            going.put(id, Kept.parse(answer.substring(OK.length())));
        }
        return held;
    }

    Optional<String> coming(Id id) {
        return Optional.ofNullable(coming.get(id));
    }

    Optional<Kept> going(Id id) {
        return Optional.ofNullable(going.get(id));
    }

    /** Whether somebody is to begin with moving the call's file now. */
    boolean begin(Id id) {
        return (coming.containsKey(id) || going.containsKey(id)) && moving.add(id);
    }

    /**
     * The call has its answer, or can have none any more.
     *
     * @return whether it was still to be answered
     */
    boolean end(Id id) {
        moving.remove(id);
        asking.remove(id);
        boolean came = coming.remove(id) != null;
        return going.remove(id) != null || came;
    }

    /** The calls of a host can have no answer any more. */
    void end(String host) {
        for (Set<Id> ids : List.of(coming.keySet(), going.keySet(), asking)) {
            ids.removeIf(id -> id.host().equals(host));
        }
    }

    /** All that are to be moved. */
    List<Id> open() {
        Set<Id> all = new HashSet<>(coming.keySet());
        all.addAll(going.keySet());
        return List.copyOf(all);
    }

    void clear() {
        coming.clear();
        asking.clear();
        going.clear();
        moving.clear();
    }
}

package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;

/** The branches and tags that a repository shows. */
final class Refs {
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{7,39}");

    private final RepositoryAddress address;
    private final Map<String, Ref> all;

    Refs(RepositoryAddress address, Map<String, Ref> all) {
        this.address = address;
        this.all = all;
    }

    /**
     * The one that the address names.
     *
     * @throws RepositoryException if there is none, or it could be two
     */
    Ref named() throws RepositoryException {
        if (address.ref().isEmpty()) {
            return head();
        }
        String name = address.ref().get();
        Ref full = all.get(name);
        if (full != null && (name.startsWith(Constants.R_REFS) || name.equals(Constants.HEAD))) {
            return full;
        }
        Ref branch = all.get(Constants.R_HEADS + name);
        Ref tag = all.get(Constants.R_TAGS + name);
        if (branch != null && tag != null) {
            throw new RepositoryException(
                    Fault.USER,
                    "'" + name + "' is a branch and a tag of " + address.place() + "; name refs/heads/" + name
                            + " or refs/tags/" + name);
        }
        if (branch == null && tag == null) {
            throw new RepositoryException(Fault.USER, unknown(name));
        }
        return branch == null ? tag : branch;
    }

    private Ref head() throws RepositoryException {
        Ref head = all.get(Constants.HEAD);
        if (head == null) {
            throw new RepositoryException(
                    Fault.USER,
                    all.isEmpty()
                            ? address.place() + " is an empty repository: it has no commit yet"
                            : address.place() + " has no default branch; " + unknown("HEAD"));
        }
        return head;
    }

    private String unknown(String name) {
        List<String> known = all.keySet().stream()
                .filter(one -> one.startsWith(Constants.R_HEADS) || one.startsWith(Constants.R_TAGS))
                .map(one -> one.substring(one.indexOf('/', Constants.R_REFS.length()) + 1))
                .toList();
        return Suggestions.unknown("branch or tag", name, known) + " (in " + address.place() + ")"
                + (SHORT_ID.matcher(name).matches() ? "; give all 40 digits of a commit" : "");
    }

    /** The commit, or what a tag names. */
    static ObjectId target(Ref ref) {
        return ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId();
    }
}

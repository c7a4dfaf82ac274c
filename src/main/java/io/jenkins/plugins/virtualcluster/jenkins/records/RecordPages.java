package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import io.jenkins.plugins.virtualcluster.report.page.ApiException;
import io.jenkins.plugins.virtualcluster.report.page.ApiRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Pages over records, which their own scripts draw in the layout of Jenkins, and the data that those ask for, below
 * {@code data/}.
 */
public interface RecordPages {
    /** What an address has. */
    sealed interface Page permits Data, Drawn, Moved, Missing {}

    /** What scripts ask for. */
    record Data(ApiAnswer answer) implements Page {}

    /**
     * A page, which its scripts draw.
     *
     * @param name suite, host, run, compare, or missing for what is not there
     * @param id the suite's or the host's name, the run's id, or what is missing as a sentence; empty for compare
     * @param title for people
     * @param own what the addresses of the data begin with: relative to the page, with a slash behind
     * @param home the same of the other pages
     */
    record Drawn(String name, String id, String title, String own, String home) implements Page {}

    /**
     * It is elsewhere.
     *
     * @param location relative to what was asked for
     */
    record Moved(String location) implements Page {}

    /**
     * There is none: a page says so and leads back.
     *
     * @param depth how many parts the address has below these pages
     */
    record Missing(int status, String message, int depth) implements Page {
        /** @param slash whether there is a slash behind the address */
        Drawn drawn(boolean slash) {
            String above = "../".repeat(depth - 1 + (slash ? 1 : 0));
            String home = above.isEmpty() ? "./" : above;
            return new Drawn("missing", message, "Not found", home, home);
        }
    }

    /**
     * What is there.
     *
     * @param path the parts of the address below these pages, decoded
     * @throws ApiException if nothing is
     * @throws IOException if a record cannot be read
     */
    Page page(List<String> path, Map<String, String> query) throws IOException;

    /** The same pages, but one where there is none; scripts that ask for data get the failure itself. */
    default RecordPages withMissing() {
        return (path, query) -> {
            try {
                return page(path, query);
            } catch (ApiException e) {
                if (path.get(0).equals("data")) {
                    throw e;
                }
                return new Missing(e.status(), e.getMessage(), path.size());
            }
        };
    }

    /** The request that is below {@code data/}. */
    static ApiRequest data(List<String> path, Map<String, String> query) {
        return new ApiRequest(path.subList(1, path.size()), query);
    }

    /** For what is nowhere. */
    static ApiException nothing() {
        return ApiException.notFound("No such page; start at the build or the job");
    }

    /** A part of an address. */
    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

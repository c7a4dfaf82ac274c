package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import io.jenkins.plugins.virtualcluster.report.page.ApiException;
import io.jenkins.plugins.virtualcluster.report.page.ApiRequest;
import io.jenkins.plugins.virtualcluster.report.page.Assets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Pages over records that are drawn by their own scripts, and the data that those ask for, below {@code data/}. */
public interface RecordPages {
    /** What an address has. */
    sealed interface Page {}

    /** What scripts ask for. */
    record Data(ApiAnswer answer) implements Page {}

    /** A page. */
    record Html(String text) implements Page {}

    /**
     * It is elsewhere.
     *
     * @param location relative to what was asked for
     */
    record Moved(String location) implements Page {}

    /**
     * There is none: a page that says so and leads back.
     *
     * @param depth how many parts the address has below these pages
     */
    record Missing(int status, String message, Frame frame, int depth) implements Page {
        /** @param slash whether there is a slash behind the address */
        String html(boolean slash) throws IOException {
            String home = "../".repeat(depth - 1 + (slash ? 1 : 0));
            return frame.html("missing", message, "Not found", home.isEmpty() ? "./" : home)
                    .text();
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

    /** What all pages of a build or job share. */
    record Frame(String assets, String upName) {
        Html html(String page, String id, String title, String home) throws IOException {
            Assets.Links links = new Assets.Links(assets, home + "data/", home, home + "../", upName);
            return new Html(new Assets.Shell(page, id, title, links).html());
        }

        /** The same pages, but a page where there is none; scripts that ask for data get the failure itself. */
        RecordPages withMissing(RecordPages pages) {
            return (path, query) -> {
                try {
                    return pages.page(path, query);
                } catch (ApiException e) {
                    if (path.get(0).equals("data")) {
                        throw e;
                    }
                    return new Missing(e.status(), e.getMessage(), this, path.size());
                }
            };
        }
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

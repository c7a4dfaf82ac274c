package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The scripts, styles and the shell of the pages, as they are in {@code src/main/webapp}. */
public final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    private static final Pattern STYLE = Pattern.compile("href=\"\\{\\{assets}}([a-z]+/[A-Za-z0-9./-]+\\.css)\"");

    private static final List<String> PAGE_SCRIPT = List.of("js", "page.js");

    /** The pages' modules as one script, since some forty requests take longer than all else; made when it is asked for. */
    private static volatile byte[] pageScript;

    private Assets() {}

    /**
     * A page's shell.
     *
     * @param page suites, suite, host, run, compare, or missing for what is not there
     * @param id the suite's or the host's name, the run's id, or what is missing as a sentence; empty for the other pages
     */
    public record Shell(String page, String id, String title, Links links) {

        /** The page as HTML. */
        public String html() throws IOException {
            return text("page.html")
                    .replace("{{assets}}", escape(links.assets))
                    .replace("{{api}}", escape(links.api))
                    .replace("{{home}}", escape(links.home))
                    .replace("{{page}}", escape(page))
                    .replace("{{title}}", escape(title))
                    .replace("{{id}}", escape(id));
        }
    }

    /**
     * Where a page finds what it needs: URLs, perhaps relative, that end in {@code /}.
     *
     * @param home the page of all suites; the others are below it
     */
    public record Links(String assets, String api, String home) {

        /** Of a server that gives all of it below the page of all suites. */
        public static Links below(String home) {
            return new Links(home + "assets/", home + "api/", home.isEmpty() ? "./" : home);
        }
    }

    /** The style sheets of the pages, in their order. */
    public static List<String> styles() throws IOException {
        return STYLE.matcher(text("page.html"))
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    /** A text as HTML, in an attribute too. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    /**
     * The content type of an asset.
     *
     * @return empty for what no page may have as an asset
     */
    public static Optional<String> type(String name) {
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    /**
     * An asset as browsers get it: {@code js/page.js} holds all modules that it imports.
     *
     * @param path its parts, such as {@code js} and {@code page.js}
     */
    public static Optional<byte[]> read(List<String> path) throws IOException {
        if (!path.equals(PAGE_SCRIPT)) {
            return file(path);
        }
        if (pageScript == null) {
            pageScript = ModuleBundle.of("page.js").getBytes(StandardCharsets.UTF_8);
        }
        return Optional.of(pageScript.clone());
    }

    private static Optional<byte[]> file(List<String> path) throws IOException {
        if (!path.stream().allMatch(RecordDirectory::isName)) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream("assets/" + String.join("/", path))) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    /**
     * An asset that must be there, as it is in the sources.
     *
     * @throws IllegalStateException if it is not
     */
    static String text(String path) throws IOException {
        return file(List.of(path.split("/")))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException(
                        "The pages' asset " + path + " is missing from this build; build it again"));
    }
}

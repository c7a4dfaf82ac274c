package io.jenkins.plugins.virtualcluster.report.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The value of {@code Content-Disposition} for a file whose name may be anything. */
final class Attachment {
    private Attachment() {}

    /** Makes the browser keep the file under that name, as RFC 6266 has it, and never show it. */
    static String named(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}

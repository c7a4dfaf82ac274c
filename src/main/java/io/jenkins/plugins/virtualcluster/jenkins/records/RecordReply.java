package io.jenkins.plugins.virtualcluster.jenkins.records;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import io.jenkins.plugins.virtualcluster.report.page.ApiException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends what pages over records have. Nothing is held back until there is more, since Jenkins would give a thread to each
 * reader who waits: who follows a run is told when to ask again.
 */
public final class RecordReply {
    private static final Logger LOGGER = Logger.getLogger(RecordReply.class.getName());
    /** For answers that are not in the layout of Jenkins: browsers run nothing in them. */
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    /** In milliseconds. */
    private static final String ASK_AGAIN = "1500";

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Layout layout;

    /** Shows pages with the header and the side panel of Jenkins. */
    public interface Layout {
        void show(RecordPages.Drawn page) throws IOException, ServletException;
    }

    public RecordReply(HttpServletRequest request, HttpServletResponse response, Layout layout) {
        this.request = request;
        this.response = response;
        this.layout = layout;
    }

    /**
     * Answers a request.
     *
     * @param rest the address below the pages, decoded, with its leading slash and without one behind
     */
    public void send(RecordPages pages, String rest) throws IOException, ServletException {
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            error(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "These pages are read-only; use GET or HEAD");
            return;
        }
        RecordPages.Page page;
        try {
            page = page(pages, Arrays.asList(rest.replaceFirst("^/", "").split("/", -1)));
        } catch (ApiException e) {
            error(e.status(), e.getMessage());
            return;
        } catch (NoSuchFileException e) {
            error(HttpServletResponse.SC_NOT_FOUND, "The record was removed, or it has no such file");
            return;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A record cannot be read for " + request.getRequestURI(), e);
            error(
                    HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "The record cannot be read; see the system log of Jenkins for the reason");
            return;
        }
        send(page);
    }

    /** A page with a slash behind its address is moved to where it belongs, since its links are relative to that. */
    private RecordPages.Page page(RecordPages pages, List<String> path) throws IOException {
        RecordPages.Page page = pages.page(path, query());
        // Jenkins leaves the slash out of the rest of the path
        if (page instanceof RecordPages.Data
                || page instanceof RecordPages.Missing
                || !request.getRequestURI().endsWith("/")) {
            return page;
        }
        String asked = request.getQueryString();
        return new RecordPages.Moved(
                "../" + RecordPages.encoded(path.get(path.size() - 1)) + (asked == null ? "" : "?" + asked));
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> query.put(name, values[0]));
        return query;
    }

    private void send(RecordPages.Page page) throws IOException, ServletException {
        if (page instanceof RecordPages.Moved moved) {
            headers("text/plain; charset=utf-8");
            response.setHeader("Location", moved.location());
            response.setStatus(HttpServletResponse.SC_FOUND);
        } else if (page instanceof RecordPages.Drawn drawn) {
            layout.show(drawn);
        } else if (page instanceof RecordPages.Missing missing) {
            response.setStatus(missing.status());
            layout.show(missing.drawn(request.getRequestURI().endsWith("/")));
        } else if (page instanceof RecordPages.Data data) {
            data(data.answer());
        }
    }

    private void data(ApiAnswer answer) throws IOException {
        headers(answer.type());
        answer.headers().forEach(response::setHeader);
        if (!answer.watched().isEmpty()) {
            response.setHeader("X-Ask-Again", ASK_AGAIN);
        }
        Optional<String> tag = answer.tag().map(text -> '"' + text.replaceAll("[^A-Za-z0-9._-]", "_") + '"');
        if (tag.isPresent()) {
            response.setHeader("Cache-Control", "private, no-cache");
            response.setHeader("ETag", tag.get());
            if (tag.get().equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
        }
        if (answer.body().length() >= 0) {
            response.setContentLengthLong(answer.body().length());
        }
        if (!isHead()) {
            answer.body().writeTo(response.getOutputStream());
        }
    }

    private void error(int status, String message) throws IOException {
        String json =
                JsonNodeFactory.instance.objectNode().put("error", message).toString();
        bytes(status, "application/json", json);
    }

    private void bytes(int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        headers(type);
        response.setStatus(status);
        response.setContentLength(bytes.length);
        if (!isHead()) {
            response.getOutputStream().write(bytes);
        }
    }

    private void headers(String type) {
        response.setContentType(type);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cache-Control", "private, no-store");
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }
}

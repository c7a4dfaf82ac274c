package io.jenkins.plugins.virtualcluster.jenkins.records;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A request and what came of it, without a server. */
final class Exchange {
    final Map<String, String> headers = new HashMap<>();
    int status = HttpServletResponse.SC_OK;
    /** What is shown in the layout of Jenkins; null if nothing is. */
    RecordPages.Drawn shown;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> requestHeaders = new HashMap<>();
    private String method = "GET";

    Exchange method(String name) {
        method = name;
        return this;
    }

    Exchange header(String name, String value) {
        requestHeaders.put(name, value);
        return this;
    }

    /** @param address below the pages, with its query */
    Exchange ask(RecordPages pages, String address) throws IOException {
        String[] parts = address.split("\\?", 2);
        Map<String, String[]> parameters = new HashMap<>();
        if (parts.length == 2) {
            for (String each : parts[1].split("&")) {
                parameters.put(each.split("=", 2)[0], new String[] {each.split("=", 2)[1]});
            }
        }
        HttpServletRequest request = proxy(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> method;
            case "getRequestURI" -> parts[0];
            case "getParameterMap" -> parameters;
            case "getQueryString" -> parts.length == 2 ? parts[1] : null;
            case "getHeader" -> requestHeaders.get(arguments[0]);
            default -> throw new AssertionError("asked for " + name);
        });
        HttpServletResponse response = proxy(HttpServletResponse.class, (name, arguments) -> {
            switch (name) {
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                case "setContentLength", "setContentLengthLong" ->
                    headers.put("Content-Length", arguments[0].toString());
                case "setStatus" -> status = (int) arguments[0];
                case "getOutputStream" -> {
                    return stream();
                }
                default -> throw new AssertionError("told to " + name);
            }
            return null;
        });
        try {
            new RecordReply(request, response, page -> shown = page).send(pages, parts[0].replaceFirst("(?<=.)/$", ""));
        } catch (ServletException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, called, arguments) -> call.answer(called.getName(), arguments)));
    }

    private ServletOutputStream stream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new AssertionError("nothing is written later");
            }

            @Override
            public void write(int one) {
                body.write(one);
            }
        };
    }
}

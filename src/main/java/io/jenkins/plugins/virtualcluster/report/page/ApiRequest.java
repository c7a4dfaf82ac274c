package io.jenkins.plugins.virtualcluster.report.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page asks for.
 *
 * @param path below {@code api/}, each part decoded
 * @param query the parameters, decoded
 */
public record ApiRequest(List<String> path, Map<String, String> query) {
    /**
     * Takes a request in.
     *
     * @throws ApiException 400, if a part of the path is no name: empty, dots, or with a separator in it
     */
    public ApiRequest {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        if (path.isEmpty() || !path.stream().allMatch(RecordDirectory::isName)) {
            throw ApiException.badRequest("The address names no data of a record; follow the links of the page");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The parameter's whole number; what stands in for it if it is omitted. */
    long number(String name, long otherwise) {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.badRequest("'" + text + "' is no " + name + "; expected a whole number");
        }
        return Long.parseLong(text);
    }

    /** The same, no more than the greatest. */
    int number(String name, int otherwise, int greatest) {
        return (int) Math.min(greatest, number(name, otherwise));
    }

    /** The parts of the path from one on. */
    List<String> from(int first) {
        return path.subList(Math.min(first, path.size()), path.size());
    }
}

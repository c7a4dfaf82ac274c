package org.kohsuke.stapler;

import jakarta.servlet.http.HttpServletRequest;

public interface StaplerRequest2 extends HttpServletRequest {
    String getRestOfPath();

    <T> java.util.List<T> bindJSONToList(Class<T> type, Object src);

    <T> T findAncestorObject(Class<T> type);
}

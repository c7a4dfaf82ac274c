package io.jenkins.plugins.virtualcluster.report.page;

/** A request that cannot be answered as asked; the message is for the person who reads the page. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What was asked for is not there. */
    public static ApiException notFound(String message) {
        return new ApiException(404, message);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, message);
    }

    /** The HTTP status, 400 or 404. */
    public int status() {
        return status;
    }
}

package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbExclusion;
import hudson.util.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code POST virtual-cluster/notify?url=...}: a git server says that a repository has changed. Anybody may say so; it is
 * answered the same for every URL, and causes no more than a look.
 */
@Extension
public final class NotifyEndpoint extends InvisibleAction implements UnprotectedRootAction {
    private static final String NAME = "virtual-cluster";
    private static final String PATH = "/" + NAME + "/notify";

    @Override
    public String getUrlName() {
        return NAME;
    }

    /** @param token as it is configured; not looked at if none is */
    @POST
    public void doNotify(@QueryParameter String url, @QueryParameter String token, StaplerResponse2 response) {
        Secret expected = TriggerSettings.get().getNotifyToken();
        if (expected != null && !equal(expected.getPlainText(), token == null ? "" : token)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        ChangesService.get().changed(url);
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    /** Takes a time that does not tell how much is equal. */
    private static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Git servers bring no crumb. */
    @Extension
    public static final class WithoutCrumb extends CrumbExclusion {
        @Override
        public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (!PATH.equals(request.getPathInfo())) {
                return false;
            }
            chain.doFilter(request, response);
            return true;
        }
    }
}

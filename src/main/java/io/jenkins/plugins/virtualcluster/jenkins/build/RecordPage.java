package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.ModelObject;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordPages;
import io.jenkins.plugins.virtualcluster.report.page.Assets;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.TimeZone;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * A page that scripts draw, as its view shows it: with the header and the side panel of Jenkins around it. What is drawn has
 * its styles for itself.
 */
public abstract class RecordPage implements ModelObject {
    private final RecordPages.Drawn drawn;

    RecordPage(RecordPages.Drawn drawn) {
        this.drawn = drawn;
    }

    /** Shows it. */
    void show(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        request.getView(this, "index.jelly").forward(request, response);
    }

    @Override
    public String getDisplayName() {
        return drawn.title();
    }

    /** What it is, for its scripts. */
    public String getName() {
        return drawn.name();
    }

    /** Which one it is, for its scripts. */
    public String getId() {
        return drawn.id();
    }

    /** What the addresses of its data begin with. */
    public String getOwn() {
        return drawn.own();
    }

    /** What the addresses of other pages begin with. */
    public String getHome() {
        return drawn.home();
    }

    /** The style sheets, below the assets, separated by spaces. */
    public String getStyles() throws IOException {
        return String.join(" ", Assets.styles());
    }

    /** Jenkins shows times in it to those who have not chosen another. */
    public String getZone() {
        return TimeZone.getDefault().getID();
    }

    /** The number of the build that its run belongs to; empty for pages over several. */
    public String getBuild() {
        return "";
    }

    /** Why that build was started; empty for pages over several. */
    public String getStartedBy() {
        return "";
    }

    /** What its records belong to, for people. */
    public abstract String getUpName();
}

package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.codec.digest.DigestUtils;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The configuration of a suite's job, as Jenkins keeps it. */
public final class JobText {
    /** The property that marks a job; its class. */
    public static final String MARK = "io.jenkins.plugins.virtualcluster.jenkins.jobs.SuiteJobProperty";

    private static final String TRIGGERS = "io.jenkins.plugins.virtualcluster.jenkins.triggers.";

    private JobText() {}

    /** The job that a suite is to have, without its mark. */
    static String of(SeedRequest request, String suite, Optional<String> schedule) {
        String discarder = request.keepBuilds() == 0
                ? ""
                : "<jenkins.model.BuildDiscarderProperty><strategy class=\"hudson.tasks.LogRotator\">\n"
                        + element("daysToKeep", "-1")
                        + element("numToKeep", String.valueOf(request.keepBuilds()))
                        + element("artifactDaysToKeep", "-1")
                        + element("artifactNumToKeep", "-1")
                        + "</strategy></jenkins.model.BuildDiscarderProperty>\n";
        String changes = element("spec", request.poll())
                + element("repository", request.repository())
                + element("suites", suite)
                + element("removals", "false");
        return "<?xml version='1.1' encoding='UTF-8'?>\n<flow-definition>\n"
                + element(
                        "description",
                        "Suite " + suite + " of the definition repository " + request.repository()
                                + ". Maintained by suiteJobs: if you change this job, it is no longer kept up to date.")
                + "<properties>\n"
                + discarder
                + "<org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty><triggers>\n"
                + schedule.map(times -> trigger("SuiteScheduleTrigger", element("spec", times)))
                        .orElse("")
                + trigger("SuiteChangesTrigger", changes)
                + "</triggers></org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty>\n"
                + "</properties>\n<definition class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition\">\n"
                + element("script", request.pipeline(suite))
                + element("sandbox", "true")
                + "</definition>\n"
                + element("disabled", "false")
                + "</flow-definition>\n";
    }

    private static String trigger(String name, String content) {
        return "<" + TRIGGERS + name + ">\n" + content + "</" + TRIGGERS + name + ">\n";
    }

    /** The same with its mark, which says also that Jenkins has not made it yet. */
    public static String marked(String xml, JobMark mark) {
        String text = element("repository", mark.repository())
                + element("suite", mark.suite())
                + element("job", mark.job())
                + element("asked", mark.asked())
                + element("grace", mark.grace().toString());
        return xml.replace("<properties>\n", "<properties>\n<" + MARK + ">\n" + text + "</" + MARK + ">\n");
    }

    private static String element(String name, String content) {
        return "<" + name + ">"
                + content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</" + name + ">\n";
    }

    /**
     * What tells configurations apart. Blanks between elements, versions of plugins, the mark, and what builds note there do
     * not count.
     *
     * @throws IOException if it is no XML
     */
    public static String digest(String configuration) throws IOException {
        StringBuilder canonical = new StringBuilder();
        canonical(parsed(configuration), canonical);
        return DigestUtils.sha256Hex(canonical.toString());
    }

    private static Element parsed(String configuration) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            // Jenkins writes 1.1, as it allows control characters
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(configuration)))
                    .getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("the configuration of a job cannot be read: " + e.getMessage(), e);
        }
    }

    private static void canonical(Element element, StringBuilder text) {
        if (element.getTagName().equals(MARK)
                || (element.getTagName().equals("actions")
                        && element.getParentNode() == element.getOwnerDocument().getDocumentElement())) {
            return;
        }
        text.append('<').append(element.getTagName());
        String kind = element.getAttribute("class");
        text.append(kind.isEmpty() ? "" : " " + kind).append('>');
        boolean leaf = true;
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                leaf = false;
                canonical(child, text);
            }
        }
        if (leaf) {
            text.append(element.getTextContent().strip().replace("\r\n", "\n"));
        }
        text.append("</>");
    }
}

package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.FoundJob;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobMark;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobText;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Jobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.ModifiableTopLevelItemGroup;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;

/** The jobs of a folder of Jenkins, or of its top. */
final class FolderJobs implements Jobs {
    private final ModifiableTopLevelItemGroup folder;

    FolderJobs(ModifiableTopLevelItemGroup folder) {
        this.folder = folder;
    }

    @Override
    public Optional<FoundJob> find(String name) throws IOException {
        Item item = folder.getItem(name);
        if (item == null) {
            return Optional.empty();
        }
        return Optional.of(
                item instanceof Job<?, ?> job ? SuiteJobProperty.of(job) : new FoundJob(name, Optional.empty(), ""));
    }

    @Override
    public List<FoundJob> marked() throws IOException {
        List<FoundJob> marked = new ArrayList<>();
        for (Item item : folder.getItems()) {
            if (item instanceof Job<?, ?> job && job.getProperty(SuiteJobProperty.class) != null) {
                marked.add(SuiteJobProperty.of(job));
            }
        }
        return marked;
    }

    private Job<?, ?> job(String name) throws IOException {
        if (folder.getItem(name) instanceof Job<?, ?> job) {
            return job;
        }
        throw new IOException("Job " + name + " no longer exists");
    }

    @Override
    public void create(JobMark mark, String xml) throws IOException {
        byte[] text = JobText.marked(xml, mark).getBytes(StandardCharsets.UTF_8);
        folder.createProjectFromXML(mark.job(), new ByteArrayInputStream(text));
        finish(job(mark.job()));
    }

    @Override
    public void update(JobMark mark, String xml) throws IOException {
        Source text = new StreamSource(new StringReader(JobText.marked(xml, mark)));
        ((AbstractItem) job(mark.job())).updateByXml(text);
        finish(job(mark.job()));
    }

    /** Notes what Jenkins made of it; it is written in Jenkins's own words first. */
    private static void finish(Job<?, ?> job) throws IOException {
        job.save();
        job.getProperty(SuiteJobProperty.class)
                .made(JobText.digest(job.getConfigFile().asString()));
        job.save();
    }

    @Override
    public void disable(String name, Instant missing) throws IOException {
        Job<?, ?> job = job(name);
        SuiteJobProperty property = job.getProperty(SuiteJobProperty.class);
        property.unmade();
        property.missing(missing);
        job.save();
        ((ParameterizedJob<?, ?>) job).makeDisabled(true);
        finish(job);
    }

    @Override
    public void remove(String name) throws IOException, InterruptedException {
        job(name).delete();
    }
}

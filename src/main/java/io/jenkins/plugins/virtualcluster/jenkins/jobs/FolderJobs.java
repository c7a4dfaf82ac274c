package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobMark;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobText;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Jobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.ModifiableTopLevelItemGroup;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;

/** The jobs of a folder of Jenkins, or of its top. */
final class FolderJobs implements Jobs {
    private final ModifiableTopLevelItemGroup folder;

    private FolderJobs(ModifiableTopLevelItemGroup folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Jobs.FoundJob> find(String name) throws IOException {
        Item item = folder.getItem(name);
        if (item == null) {
            return Optional.empty();
        }
        return Optional.of(
                item instanceof Job<?, ?> job
                        ? SuiteJobProperty.of(job)
                        : new Jobs.FoundJob(name, Optional.empty(), ""));
    }

    @Override
    public List<Jobs.FoundJob> marked() throws IOException {
        List<Jobs.FoundJob> marked = new ArrayList<>();
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

    /**
     * The names of folders, each in the one before.
     *
     * @throws IllegalArgumentException if one leads elsewhere
     */
    static List<String> path(String folder) {
        List<String> names =
                Arrays.stream(folder.split("/")).filter(name -> !name.isEmpty()).toList();
        if (folder.startsWith("/") || names.contains("..") || names.contains(".")) {
            throw new IllegalArgumentException("folder is '" + folder
                    + "'; expected a folder below the one of this job, such as suites or suites/nightly");
        }
        return names;
    }

    /** The jobs of a folder: of the one of the job that asks, or of one below it. */
    static FolderJobs of(ItemGroup<?> above, String folder) throws InvalidRequestException {
        ItemGroup<?> found = above;
        for (String name : path(folder)) {
            found = found.getItem(name) instanceof ItemGroup<?> next ? next : null;
            if (found == null) {
                throw new InvalidRequestException("There is no folder '" + name + "' of '" + folder
                        + "' beside this job; create it (with the plugin Folders), or omit folder");
            }
        }
        if (found instanceof ModifiableTopLevelItemGroup group) {
            return new FolderJobs(group);
        }
        throw new InvalidRequestException(
                "'" + found.getFullName() + "' cannot contain jobs; expected a folder, or the top of Jenkins");
    }
}

package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Descriptor.FormException;
import hudson.model.Failure;
import hudson.model.Run;
import hudson.slaves.Cloud;
import hudson.slaves.NodeProvisioner.PlannedNode;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ConnectionTest;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorStatus;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ImageRetention;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;
import org.springframework.security.access.AccessDeniedException;

/** Hypervisors on which pipelines start clusters. It provides no agents: its machines are those under test. */
public class VirtualClusterCloud extends Cloud {
    private static final int NOT_FOUND = 404;

    private List<HypervisorSettings> hypervisors = new ArrayList<>();
    private String imageUrls = "";
    private String imageAge = "";
    private String imageSpace = "";
    private String folders = "";
    private boolean forks;
    /** Null also in settings of before there was one. */
    private List<StandbySettings> standby;

    @DataBoundConstructor
    public VirtualClusterCloud(String name) {
        super(name);
    }

    public List<HypervisorSettings> getHypervisors() {
        return List.copyOf(hypervisors);
    }

    /** @throws Failure if two have one name: pipelines choose by it */
    @DataBoundSetter
    public void setHypervisors(List<HypervisorSettings> hypervisors) {
        List<HypervisorSettings> given = hypervisors == null ? List.of() : hypervisors;
        SettingsCheck.twice(given.stream().map(HypervisorSettings::getName).toList(), List.of())
                .ifPresent(twice -> {
                    throw new Failure(twice.text());
                });
        this.hypervisors = new ArrayList<>(given);
    }

    public String getImageUrls() {
        return imageUrls == null ? "" : imageUrls;
    }

    /** @param imageUrls what the URLs of images begin with, one per line; empty for any server but the controller */
    @DataBoundSetter
    public void setImageUrls(String imageUrls) {
        this.imageUrls = imageUrls == null ? "" : imageUrls.strip();
    }

    public String getImageAge() {
        return imageAge == null ? "" : imageAge;
    }

    /**
     * @param imageAge how long images stay in the pool that no cluster uses; empty for the usual time
     * @throws Failure if it is no duration
     */
    @DataBoundSetter
    public void setImageAge(String imageAge) {
        String given = imageAge == null ? "" : imageAge.strip();
        FormMessages.require(() -> ImageRetention.of(given, ""));
        this.imageAge = given;
    }

    public String getImageSpace() {
        return imageSpace == null ? "" : imageSpace;
    }

    /**
     * @param imageSpace how much of a pool its images may take that no cluster uses; empty for the usual size
     * @throws Failure if it is no size
     */
    @DataBoundSetter
    public void setImageSpace(String imageSpace) {
        String given = imageSpace == null ? "" : imageSpace.strip();
        FormMessages.require(() -> ImageRetention.of("", given));
        this.imageSpace = given;
    }

    public String getFolders() {
        return folders == null ? "" : folders;
    }

    /** @param folders whose jobs may use it, one full name per line; empty for all jobs */
    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = folders == null ? "" : folders.strip();
    }

    public boolean isForks() {
        return forks;
    }

    /** @param forks whether builds of pull requests from forks may use it */
    @DataBoundSetter
    public void setForks(boolean forks) {
        this.forks = forks;
    }

    public List<StandbySettings> getStandby() {
        return standby == null ? List.of() : List.copyOf(standby);
    }

    /** @param standby the clusters that stand by on its hypervisors */
    @DataBoundSetter
    public void setStandby(List<StandbySettings> standby) {
        this.standby = standby == null ? null : new ArrayList<>(standby);
    }

    /** Its hypervisors, in their order. */
    public List<HypervisorDescription> hypervisorDescriptions() {
        return descriptions().toList();
    }

    private Stream<HypervisorDescription> descriptions() {
        List<String> urls = HypervisorDescription.imageUrls(getImageUrls());
        ImageRetention retention = ImageRetention.of(getImageAge(), getImageSpace());
        FolderList allowed = FolderList.of(getFolders());
        return hypervisors.stream().map(settings -> settings.description(urls, retention, name, forks, allowed));
    }

    /** All such clouds, in their order. */
    public static List<VirtualClusterCloud> clouds() {
        List<VirtualClusterCloud> all = new ArrayList<>();
        for (Cloud cloud : Jenkins.get().clouds) {
            if (cloud instanceof VirtualClusterCloud ours) {
                all.add(ours);
            }
        }
        return all;
    }

    /** The hypervisors of all such clouds, in their order. */
    public static List<HypervisorDescription> allHypervisors() {
        return clouds().stream().flatMap(VirtualClusterCloud::descriptions).toList();
    }

    /** For its page: where the build of a cluster is below Jenkins; null if there is none that the viewer may read. */
    public String buildUrl(String build) {
        Run<?, ?> found = build(build);
        return found == null ? null : found.getUrl();
    }

    /** For its page: what people call that build, such as {@code nightly #12}. */
    public String buildName(String build) {
        Run<?, ?> found = build(build);
        return found == null ? build : found.getFullDisplayName();
    }

    private static Run<?, ?> build(String id) {
        try {
            return id.isEmpty() ? null : Run.fromExternalizableId(id);
        } catch (IllegalArgumentException | AccessDeniedException e) {
            return null;
        }
    }

    /**
     * Pipelines name hypervisors, whichever cloud they are in.
     *
     * @param replaced the cloud that this one takes the place of, under another name perhaps; null if it is a new one
     * @throws FormException if two have one name
     */
    private void requireOneOfEachName(Cloud replaced) throws FormException {
        List<String> elsewhere = clouds().stream()
                .filter(cloud -> cloud != replaced && !cloud.name.equals(name))
                .flatMap(cloud -> cloud.hypervisors.stream())
                .map(HypervisorSettings::getName)
                .toList();
        Optional<FormMessage> twice = SettingsCheck.twice(
                hypervisors.stream().map(HypervisorSettings::getName).toList(), elsewhere);
        if (twice.isPresent()) {
            throw new FormException(twice.get().text(), "hypervisors");
        }
    }

    /** For its page: what was last seen of its hypervisors. Nothing for those who may not see clusters. */
    public List<HypervisorStatus> getStatuses() {
        return hasPermission(ClusterPermissions.USE)
                ? descriptions().map(HypervisorService.get().watch()::status).toList()
                : List.of();
    }

    /** For its page: how it stands with its standby clusters. Nothing for those who may not see clusters. */
    public List<StandbyLine> getStandbyLines() {
        return hasPermission(ClusterPermissions.USE) ? StandbyDesk.get().lines(name) : List.of();
    }

    /** For its page: what people are told that a cluster is used by, if it is no build. */
    public String use(HypervisorStatus.ClusterLine cluster) {
        return cluster.isStandby() && cluster.own()
                ? StandbyDesk.get()
                        .origin(name, cluster.run())
                        .map(Messages::VirtualClusterCloud_standbyOf)
                        .orElse("")
                : cluster.suite();
    }

    /** For its page: whether clusters are stopped and leftovers removed by who looks at it. */
    public boolean isAdministered() {
        return hasPermission(ClusterPermissions.ADMINISTER);
    }

    /** Has the hypervisors looked at now, and leftovers of this Jenkins removed. */
    @POST
    public HttpResponse doClean() {
        checkPermission(ClusterPermissions.ADMINISTER);
        HypervisorService.get().watch().lookAt(allHypervisors());
        return HttpResponses.redirectToDot();
    }

    /** Begins to remove all of a run from one of its hypervisors, whoever started it. */
    @POST
    public HttpResponse doStop(@QueryParameter String hypervisor, @QueryParameter String run) {
        checkPermission(ClusterPermissions.ADMINISTER);
        for (HypervisorStatus status : getStatuses()) {
            if (status.name().equals(hypervisor)
                    && status.clusters().stream()
                            .anyMatch(cluster -> cluster.run().equals(run))) {
                HypervisorService.get().watch().remove(status.hypervisor(), run);
                return HttpResponses.redirectToDot();
            }
        }
        throw HttpResponses.errorWithoutStack(
                NOT_FOUND, Messages.VirtualClusterCloud_noSuchRun(run, hypervisor, getDisplayName()));
    }

    @Override
    public boolean canProvision(CloudState state) {
        return false;
    }

    @Override
    public Collection<PlannedNode> provision(CloudState state, int excessWorkload) {
        return List.of();
    }

    /** Its kind, and the checks of its form. */
    @Extension
    @Symbol("virtualCluster")
    public static final class DescriptorImpl extends Descriptor<Cloud> {
        @Override
        public String getDisplayName() {
            return Messages.VirtualClusterCloud_displayName();
        }

        @Override
        public Cloud newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            Cloud made = super.newInstance(request, form);
            ((VirtualClusterCloud) made).requireOneOfEachName(request.findAncestorObject(VirtualClusterCloud.class));
            return made;
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.name(value.strip()));
        }

        @POST
        public FormValidation doCheckFolders(@QueryParameter String value) {
            return FormMessages.checkFolders(value);
        }

        @POST
        public FormValidation doCheckImageAge(@QueryParameter String value) {
            return FormMessages.check(() -> ImageRetention.of(value.strip(), ""));
        }

        @POST
        public FormValidation doCheckImageSpace(@QueryParameter String value) {
            return FormMessages.check(() -> ImageRetention.of("", value.strip()));
        }

        /** Connects to all hypervisors of a cloud as they are saved. */
        @POST
        public FormValidation doVerifyAll(@QueryParameter String name) throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Jenkins.get().getCloud(name) instanceof VirtualClusterCloud cloud
                    ? FormMessages.of(ConnectionTest.runAll(
                            cloud.descriptions().toList(),
                            HypervisorService.get().connections()))
                    : FormValidation.error(Messages.VirtualClusterCloud_notSaved(name));
        }

        @POST
        public FormValidation doCheckImageUrls(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.imageUrls(value));
        }
    }
}

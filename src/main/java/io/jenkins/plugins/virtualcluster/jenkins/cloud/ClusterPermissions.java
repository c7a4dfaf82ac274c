package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import java.util.Objects;
import jenkins.model.Jenkins;

/** Who may do what with virtual clusters. */
public final class ClusterPermissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup(ClusterPermissions.class, Messages._ClusterPermissions_title());

    /** To stop clusters and remove leftovers, whoever they belong to. */
    public static final Permission ADMINISTER = new Permission(
            GROUP,
            "Administer",
            Messages._ClusterPermissions_administer(),
            Jenkins.ADMINISTER,
            PermissionScope.JENKINS);

    /** To start clusters, and to see which there are. */
    public static final Permission USE =
            new Permission(GROUP, "Use", Messages._ClusterPermissions_use(), ADMINISTER, PermissionScope.JENKINS);

    private ClusterPermissions() {}

    /** Permissions have to be there before an authorization strategy that names them is read. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        Objects.requireNonNull(USE);
    }
}

package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public interface Item extends ModelObject, AccessControlled {
    Permission READ = Permission.HUDSON_ADMINISTER;
    Permission CONFIGURE = Permission.HUDSON_ADMINISTER;
    Permission BUILD = Permission.HUDSON_ADMINISTER;

    String getUrl();

    String getFullName();
}

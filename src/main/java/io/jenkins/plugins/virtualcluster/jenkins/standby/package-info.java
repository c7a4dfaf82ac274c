/**
 * The standby clusters of this Jenkins: made up once a minute, as the clouds' settings ask for, in the background.
 *
 * <p>Nobody uses it: what the cloud's form and page need of it they get by {@code StandbyDesk}.
 */
package io.jenkins.plugins.virtualcluster.jenkins.standby;

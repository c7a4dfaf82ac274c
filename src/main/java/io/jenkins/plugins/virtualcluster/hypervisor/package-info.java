/** Start, find and stop a cluster; libvirt and its XML; images; leftovers. */
package io.jenkins.plugins.virtualcluster.hypervisor;

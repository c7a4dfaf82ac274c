/** The cloud "Virtual cluster" with its hypervisors: settings, forms, page. */
package io.jenkins.plugins.virtualcluster.jenkins.cloud;

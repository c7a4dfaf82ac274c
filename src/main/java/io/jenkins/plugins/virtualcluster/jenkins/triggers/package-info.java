/** What starts builds by itself: changes of definitions, notifications of them, and schedules. */
package io.jenkins.plugins.virtualcluster.jenkins.triggers;

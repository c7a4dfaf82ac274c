/**
 * What all pipeline steps share: checks of their forms, the context they need, tags, and the messages of all of them.
 *
 * <p>Only its sub-rooms may use this package. It uses none of them.
 *
 * <p>It must never know any single step.
 */
package io.jenkins.plugins.virtualcluster.jenkins.steps;

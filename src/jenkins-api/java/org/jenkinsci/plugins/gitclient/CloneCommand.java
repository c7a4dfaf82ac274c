package org.jenkinsci.plugins.gitclient;

public interface CloneCommand extends GitCommand {
    CloneCommand url(String url);

    CloneCommand repositoryName(String name);

    CloneCommand shallow(boolean shallow);

    CloneCommand timeout(Integer timeout);
}

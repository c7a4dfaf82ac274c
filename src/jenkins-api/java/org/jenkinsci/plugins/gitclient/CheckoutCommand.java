package org.jenkinsci.plugins.gitclient;

public interface CheckoutCommand extends GitCommand {
    CheckoutCommand ref(String ref);

    CheckoutCommand timeout(Integer timeout);
}

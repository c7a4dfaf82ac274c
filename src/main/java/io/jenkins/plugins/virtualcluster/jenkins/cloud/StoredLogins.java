package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.Logins;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SshLogin;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/** The secrets in Jenkins's own credentials store. */
final class StoredLogins implements Logins {
    @Override
    public Optional<SshLogin> of(String credentials) throws HypervisorException {
        if (credentials.isEmpty()) {
            return Optional.empty();
        }
        SSHUserPrivateKey found = CredentialsProvider.findCredentialByIdInItemGroup(
                credentials, SSHUserPrivateKey.class, Jenkins.get(), ACL.SYSTEM2, List.of());
        if (found == null || found.getPrivateKeys().isEmpty()) {
            throw new HypervisorException("There are no credentials '" + credentials
                    + "' of the kind \"SSH Username with private key\"; choose others in the hypervisor's settings");
        }
        Secret passphrase = found.getPassphrase();
        return Optional.of(new SshLogin(
                found.getUsername(),
                found.getPrivateKeys().get(0),
                Optional.ofNullable(passphrase).map(Secret::getPlainText).filter(text -> !text.isEmpty())));
    }
}

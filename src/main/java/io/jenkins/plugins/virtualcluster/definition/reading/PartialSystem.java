package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.UserData;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import java.time.Duration;
import java.util.Optional;

/** What one mapping says of the system in an image: the defaults, a host itself, or what is known of an image. */
record PartialSystem(
        Optional<String> user, Optional<UserData> userData, Optional<Duration> start, Optional<Duration> reboot) {
    static final PartialSystem NONE =
            new PartialSystem(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static PartialSystem read(Fields fields, ClusterTags tags, UserDataReader userData, Problems problems) {
        Optional<Fields> timeouts = fields.mapping("timeouts", Keys.HOST_TIMEOUTS);
        return new PartialSystem(
                fields.node("user")
                        .flatMap(tags::rendered)
                        .flatMap(node -> Values.text(node, "user: ", Names::user, problems))
                        .map(Located::value),
                fields.node("user_data").flatMap(userData::read),
                timeouts.flatMap(each -> each.value("start", Quantities::duration)),
                timeouts.flatMap(each -> each.value("reboot", Quantities::duration)));
    }

    /** This, and of the other what this does not say. */
    PartialSystem or(PartialSystem other) {
        return new PartialSystem(
                user.or(other::user), userData.or(other::userData), start.or(other::start), reboot.or(other::reboot));
    }

    GuestSystem complete() {
        return new GuestSystem(user.orElse(GuestSystem.ROOT), userData, start, reboot);
    }
}

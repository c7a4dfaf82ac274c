package io.jenkins.plugins.virtualcluster.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a host of what its mapping and the defaults say, the host's own word first. */
final class HostAssembler {
    private static final DataSize MEMORY = DataSize.parse("512 MiB");

    private final Map<String, Optional<NetworkReader.Read>> networks;
    private final Optional<HostDraft> defaults;
    private final AddressPlan addresses;
    private final Problems problems;

    HostAssembler(
            Map<String, Optional<NetworkReader.Read>> networks,
            Optional<HostDraft> defaults,
            AddressPlan addresses,
            Problems problems) {
        this.networks = networks;
        this.defaults = defaults;
        this.addresses = addresses;
        this.problems = problems;
    }

    /** The host; empty if something that it needs is not there, and then the problems say why. */
    Optional<Host> assemble(String name, HostDraft own) {
        Optional<Image> image = own.image().or(() -> defaults.flatMap(HostDraft::image));
        boolean imageGiven = own.fields().has("image")
                || defaults.filter(draft -> draft.fields().has("image")).isPresent();
        if (!imageGiven) {
            problems.add(
                    own.fields().place(),
                    "the host '" + name + "' has no image; expected 'image' here or in the defaults");
        }
        List<NetworkInterface> interfaces = interfaces(name, own);
        return image.filter(any -> !interfaces.isEmpty())
                .map(from -> new Host(
                        name,
                        from,
                        own.arch().or(() -> defaults.flatMap(HostDraft::arch)).orElse(Architecture.X86_64),
                        own.memory()
                                .or(() -> defaults.flatMap(HostDraft::memory))
                                .orElse(MEMORY),
                        own.cpus().or(() -> defaults.flatMap(HostDraft::cpus)).orElse(1),
                        own.disks().or(() -> defaults.flatMap(HostDraft::disks)).orElse(List.of()),
                        interfaces));
    }

    private List<NetworkInterface> interfaces(String host, HostDraft own) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (HostDraft.Interface each : drafts(own)) {
            each.network().ifPresent(network -> {
                addresses.claim(host, network, each.address(), each.mac());
                interfaces.add(new NetworkInterface(
                        network,
                        each.address().map(Located::value),
                        each.mac().map(Located::value),
                        each.shaping().orElse(shaping(network))));
            });
        }
        return interfaces;
    }

    private Shaping shaping(String network) {
        return networks.get(network).map(read -> read.network().shaping()).orElse(Shaping.NONE);
    }

    /** The host's interfaces; its own 'address' and 'mac' are those of its only one. */
    private List<HostDraft.Interface> drafts(HostDraft own) {
        List<HostDraft.Interface> drafts = own.interfaces()
                .or(() -> defaults.flatMap(HostDraft::interfaces))
                .orElseGet(this::onFirstNetwork);
        Optional<String> shortKey = List.of("address", "mac").stream()
                .filter(key -> own.fields().has(key))
                .findFirst();
        if (shortKey.isEmpty() || drafts.isEmpty()) {
            return drafts;
        }
        boolean ambiguous = own.fields().has("interfaces")
                || drafts.size() > 1
                || (networks.size() > 1
                        && defaults.flatMap(HostDraft::interfaces).isEmpty());
        if (ambiguous) {
            Place place = own.fields().node(shortKey.get()).orElseThrow().place();
            problems.add(
                    place,
                    shortKey.get() + ": which interface is meant is not clear, as the host may have several; expected '"
                            + shortKey.get() + "' in 'interfaces', such as "
                            + "[ { network: "
                            + networks.keySet().stream().findFirst().orElse(NetworkReader.DEFAULT_NAME) + ", "
                            + shortKey.get()
                            + ": ... } ]");
            return drafts;
        }
        HostDraft.Interface only = drafts.get(0);
        return List.of(new HostDraft.Interface(only.network(), own.address(), own.mac(), only.shaping()));
    }

    private List<HostDraft.Interface> onFirstNetwork() {
        return networks.keySet().stream()
                .limit(1)
                .map(network ->
                        new HostDraft.Interface(Optional.of(network), Optional.empty(), Optional.empty(), Shaping.NONE))
                .toList();
    }
}

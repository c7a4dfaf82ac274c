package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a host of what its mapping, the defaults and its image say, the host's own word first. */
final class HostBuilder {
    private static final DataSize MEMORY = DataSize.parse("512 MiB");

    private final Map<String, Optional<NetworkReader.Read>> networks;
    private final Optional<PartialHost> defaults;
    private final AddressPlan addresses;
    private final Problems problems;

    HostBuilder(
            Map<String, Optional<NetworkReader.Read>> networks,
            Optional<PartialHost> defaults,
            AddressPlan addresses,
            Problems problems) {
        this.networks = networks;
        this.defaults = defaults;
        this.addresses = addresses;
        this.problems = problems;
    }

    /** The host; empty if something that it needs is not there, and then the problems say why. */
    Optional<Host> assemble(String name, PartialHost own) {
        Optional<PartialHost.Source> source = own.image().or(() -> defaults.flatMap(PartialHost::image));
        boolean imageGiven = own.fields().has("image")
                || defaults.filter(draft -> draft.fields().has("image")).isPresent();
        if (!imageGiven) {
            problems.add(
                    own.fields().place(),
                    "the host '" + name + "' has no image; expected 'image' here or in the defaults");
        }
        List<NetworkInterface> interfaces = interfaces(name, own);
        Architecture arch =
                own.arch().or(() -> defaults.flatMap(PartialHost::arch)).orElse(Architecture.X86_64);
        Optional<NamedImages.Facts> facts = source.flatMap(from -> facts(from, arch, name));
        Optional<Image> image = facts.flatMap(NamedImages.Facts::source);
        Hardware hardware = own.hardware()
                .or(defaults.map(PartialHost::hardware).orElse(PartialHardware.NONE))
                .or(facts.map(NamedImages.Facts::hardware).orElse(PartialHardware.NONE))
                .complete("host '" + name + "'", arch, problems);
        GuestSystem system = own.system()
                .or(defaults.map(PartialHost::system).orElse(PartialSystem.NONE))
                .or(facts.map(NamedImages.Facts::system).orElse(PartialSystem.NONE))
                .complete();
        return image.filter(any -> !interfaces.isEmpty())
                .map(from -> new Host(
                        name,
                        from,
                        arch,
                        own.memory()
                                .or(() -> defaults.flatMap(PartialHost::memory))
                                .or(() -> facts.flatMap(NamedImages.Facts::memory))
                                .orElse(MEMORY),
                        own.cpus()
                                .or(() -> defaults.flatMap(PartialHost::cpus))
                                .or(() -> facts.flatMap(NamedImages.Facts::cpus))
                                .orElse(1),
                        own.disks()
                                .or(() -> defaults.flatMap(PartialHost::disks))
                                .orElse(List.of()),
                        interfaces,
                        hardware,
                        system,
                        source.flatMap(PartialHost.Source::entry).map(NamedImages.Entry::image),
                        roles(own),
                        own.preparation()
                                .or(() -> defaults.flatMap(PartialHost::preparation))
                                .flatMap(one -> one)));
    }

    List<String> roles(PartialHost own) {
        return own.roles().or(() -> defaults.flatMap(PartialHost::roles)).orElse(List.of());
    }

    /** Of an image without a name only where it is. */
    private Optional<NamedImages.Facts> facts(PartialHost.Source source, Architecture arch, String host) {
        return source.entry().isPresent()
                ? source.entry().get().of(arch, host, source.place(), problems)
                : Optional.of(new NamedImages.Facts(
                        source.image(), Optional.empty(), Optional.empty(), PartialHardware.NONE, PartialSystem.NONE));
    }

    private List<NetworkInterface> interfaces(String host, PartialHost own) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (PartialHost.Interface each : drafts(own)) {
            each.network().ifPresent(network -> {
                addresses.claim(host, network, each);
                interfaces.add(new NetworkInterface(
                        network,
                        each.address().map(Located::value),
                        each.address6().map(Located::value),
                        each.mac().map(Located::value),
                        each.shaping().orElse(shaping(network))));
            });
        }
        return interfaces;
    }

    private Shaping shaping(String network) {
        return networks.get(network).map(read -> read.network().shaping()).orElse(Shaping.NONE);
    }

    /** The host's interfaces; its own 'address', 'address6' and 'mac' are those of its only one. */
    private List<PartialHost.Interface> drafts(PartialHost own) {
        List<PartialHost.Interface> drafts = own.interfaces()
                .or(() -> defaults.flatMap(PartialHost::interfaces))
                .orElseGet(this::onFirstNetwork);
        Optional<String> shortKey = List.of("address", "address6", "mac").stream()
                .filter(key -> own.fields().has(key))
                .findFirst();
        if (shortKey.isEmpty() || drafts.isEmpty()) {
            return drafts;
        }
        boolean ambiguous = own.fields().has("interfaces")
                || drafts.size() > 1
                || (networks.size() > 1
                        && defaults.flatMap(PartialHost::interfaces).isEmpty());
        if (ambiguous) {
            SourceLocation place =
                    own.fields().node(shortKey.get()).orElseThrow().place();
            problems.add(
                    place,
                    shortKey.get()
                            + ": it is unclear which interface this is for, as the host may have several; expected '"
                            + shortKey.get() + "' in 'interfaces', such as "
                            + "[ { network: "
                            + networks.keySet().stream().findFirst().orElse(NetworkReader.DEFAULT_NAME) + ", "
                            + shortKey.get()
                            + ": ... } ]");
            return drafts;
        }
        PartialHost.Interface only = drafts.get(0);
        return List.of(new PartialHost.Interface(
                only.network(),
                own.own().address(),
                own.own().address6(),
                own.own().mac(),
                only.shaping()));
    }

    private List<PartialHost.Interface> onFirstNetwork() {
        return networks.keySet().stream()
                .limit(1)
                .map(network -> new PartialHost.Interface(
                        Optional.of(network), Optional.empty(), Optional.empty(), Optional.empty(), Shaping.NONE))
                .toList();
    }
}

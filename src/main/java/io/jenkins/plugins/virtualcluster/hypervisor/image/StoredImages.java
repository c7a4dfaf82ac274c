package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.libvirt.Domain;
import org.libvirt.Error;
import org.libvirt.LibvirtException;

/** Lists and removes the images that masters uploaded to a pool. */
public final class StoredImages {
    private static final int ANY = 0;

    private final LibvirtConnection connection;
    private final LibvirtPool pool;

    public StoredImages(LibvirtConnection connection, LibvirtPool pool) {
        this.connection = connection;
        this.pool = pool;
    }

    public List<StoredImage> list() throws HypervisorException, InterruptedException {
        // Else libvirt does not know what volumes stand on that others than it has made.
        pool.refresh();
        Map<String, LibvirtPool.Volume> volumes = new HashMap<>();
        for (String name : pool.volumes()) {
            pool.find(name).ifPresent(volume -> volumes.put(name, volume));
        }
        Map<String, String> domains = domains();
        List<StoredImage> images = new ArrayList<>();
        for (LibvirtPool.Volume volume : volumes.values()) {
            Optional<ImageVolume> image = ImageVolume.of(volume.name());
            if (image.isPresent()) {
                Optional<LibvirtPool.Volume> marker =
                        Optional.ofNullable(volumes.get(image.get().marker()));
                images.add(new StoredImage(
                        volume.name(),
                        volume.physical(),
                        marker.filter(its -> its.capacity() == volume.physical())
                                .isPresent(),
                        marker.flatMap(LibvirtPool.Volume::changed).or(volume::changed),
                        users(volume.name(), volumes, domains)));
            }
        }
        images.sort(Comparator.comparing(StoredImage::name));
        return images;
    }

    /** Those that came from that image, which is no volume of the pool. */
    public List<StoredImage> of(Image image) throws HypervisorException, InterruptedException {
        String digits = ImageUpload.digits(image, Cache.ofUser());
        List<String> names = List.of(new ImageVolume(digits, false).name(), new ImageVolume(digits, true).name());
        return list().stream().filter(one -> names.contains(one.name())).toList();
    }

    private List<String> users(String image, Map<String, LibvirtPool.Volume> volumes, Map<String, String> domains) {
        String path = pool.path(image);
        Set<String> users = new TreeSet<>();
        volumes.values().stream()
                .filter(volume -> volume.backing().equals(path))
                .forEach(volume -> users.add(user("volume", volume.name())));
        domains.forEach((name, xml) -> {
            if (xml.contains("'" + path + "'") || xml.contains("\"" + path + "\"")) {
                users.add(user("domain", name));
            }
        });
        return List.copyOf(users);
    }

    private static String user(String kind, String name) {
        return ObjectNames.runOf(name).map(run -> "run " + run).orElse(kind + " " + name);
    }

    /** All that are there, with their documents: one may use a file of this pool from elsewhere. */
    private Map<String, String> domains() throws HypervisorException, InterruptedException {
        return connection.call("listing domains", connect -> {
            Map<String, String> documents = new HashMap<>();
            for (Domain domain : connect.listAllDomains(ANY)) {
                try {
                    documents.put(domain.getName(), domain.getXMLDesc(ANY));
                } catch (LibvirtException e) {
                    if (e.getError().getCode() != Error.ErrorNumber.VIR_ERR_NO_DOMAIN) {
                        throw e;
                    }
                } finally {
                    domain.free();
                }
            }
            return documents;
        });
    }

    /** @throws HypervisorException if it is in use, or not there */
    public void remove(String name) throws HypervisorException, InterruptedException {
        StoredImage image = list().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HypervisorException(connection.place() + ": storage pool " + pool.name()
                        + " has no image " + name + " that this program uploaded; see 'virtual-cluster image list'"));
        if (!image.users().isEmpty()) {
            throw new HypervisorException(connection.place() + ": image " + name + " is in use by "
                    + String.join(", ", image.users()) + "; stop that first");
        }
        // Without the marker nobody takes it any more.
        pool.delete(ImageVolume.of(name).orElseThrow().marker());
        pool.delete(name);
    }
}

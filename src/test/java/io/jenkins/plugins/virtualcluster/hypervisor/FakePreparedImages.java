package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Prepared images in memory. */
final class FakePreparedImages implements PreparedImages {
    private final Map<String, ImageClaim> claims = new ConcurrentHashMap<>();
    /** By their volumes, in the order in which they were made. */
    private final List<StoredImage> images = new ArrayList<>();

    private final Keeping keeping;

    /** Throws if the guest cannot be kept. */
    interface Keeping {
        void check(String run) throws HypervisorException;
    }

    FakePreparedImages(Keeping keeping) {
        this.keeping = keeping;
    }

    @Override
    public String identity(Image image) {
        return image.toString();
    }

    @Override
    public synchronized Optional<Image.Prepared> find(String key) {
        return images.stream()
                .filter(StoredImage::isWhole)
                .map(StoredImage::name)
                .filter(name -> ImageVolume.of(name).orElseThrow().isPrepared(key))
                .reduce((before, next) -> next)
                .map(Image.Prepared::new);
    }

    @Override
    public boolean claim(ImageClaim claim) {
        return claims.putIfAbsent(claim.key(), claim) == null;
    }

    @Override
    public void renew(ImageClaim claim) {
        claims.put(claim.key(), claim);
    }

    @Override
    public Optional<ImageClaim> claimed(String key) {
        return Optional.ofNullable(claims.get(key));
    }

    @Override
    public List<ImageClaim> claims() {
        return List.copyOf(claims.values());
    }

    @Override
    public void release(String key) {
        claims.remove(key);
    }

    @Override
    public Image.Preparing on(Image original, String key, String run) {
        return new Image.Preparing(original, ImageVolume.prepared(key, run).name());
    }

    /** A guest is started with that disk. */
    void begin(String volume) {
        put(volume, false);
    }

    @Override
    public Image.Prepared keep(String key, String run) throws HypervisorException {
        keeping.check(run);
        String volume = ImageVolume.prepared(key, run).name();
        put(volume, true);
        return new Image.Prepared(volume);
    }

    private synchronized void put(String name, boolean whole) {
        images.removeIf(image -> image.name().equals(name));
        images.add(new StoredImage(name, 1 << 20, whole, Optional.of(Instant.EPOCH), List.of()));
    }

    @Override
    public synchronized void discard(String run) {
        images.removeIf(image ->
                !image.isWhole() && ImageVolume.of(image.name()).orElseThrow().isPreparedOn(run));
    }

    @Override
    public synchronized List<String> removeHalfMade() {
        List<String> half = images.stream()
                .filter(image -> !image.isWhole())
                .map(StoredImage::name)
                .filter(name -> claims.keySet().stream()
                        .noneMatch(key -> ImageVolume.of(name).orElseThrow().isPrepared(key)))
                .toList();
        images.removeIf(image -> half.contains(image.name()));
        return half;
    }

    synchronized List<StoredImage> images() {
        return List.copyOf(images);
    }

    synchronized boolean remove(String name) {
        return images.removeIf(image -> image.name().equals(name));
    }
}

package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The plugin as it is packaged. */
class HpiIT {
    private static final String OURS = "WEB-INF/lib/virtual-cluster-";
    private static final List<String> NEEDED = List.of("Short-Name", "Long-Name", "Plugin-Version", "Jenkins-Version");

    private static Map<String, byte[]> hpi;
    private static Map<String, byte[]> jar;

    @BeforeAll
    static void read() throws IOException {
        Path file = Path.of(System.getProperty("build.directory"), "virtual-cluster.hpi");
        hpi = entries(Files.readAllBytes(file));
        jar = entries(hpi.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(OURS))
                .findFirst()
                .orElseThrow()
                .getValue());
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(archive))) {
            ByteArrayOutputStream manifest = new ByteArrayOutputStream();
            in.getManifest().write(manifest);
            entries.put("META-INF/MANIFEST.MF", manifest.toByteArray());
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static Attributes manifest(Map<String, byte[]> archive) throws IOException {
        return new Manifest(new ByteArrayInputStream(archive.get("META-INF/MANIFEST.MF"))).getMainAttributes();
    }

    @Test
    void itsManifestSaysWhatJenkinsAsksFor() throws IOException {
        Attributes manifest = manifest(hpi);

        assertThat(NEEDED)
                .allSatisfy(name -> assertThat(manifest.getValue(name)).isNotBlank());
        assertThat(manifest.getValue("Short-Name")).isEqualTo("virtual-cluster");
        assertThat(manifest.getValue("Plugin-Dependencies").split(","))
                .allMatch(dependency -> dependency.matches("[a-z0-9-]+:[^:;]+(;resolution:=optional)?"));
    }

    @Test
    void theJarInsideSaysTheSameForItsClassesAreElseNotDeserialised() throws IOException {
        for (String name : NEEDED) {
            assertThat(manifest(jar).getValue(name)).isEqualTo(manifest(hpi).getValue(name));
        }
    }

    @Test
    void itBringsNothingThatJenkinsBringsOrThatOnlyTheCommandLineNeeds() {
        assertThat(hpi.keySet())
                .filteredOn(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
                .allMatch(name -> name.matches("WEB-INF/lib/"
                        + "(virtual-cluster|snakeyaml-engine|jackson-[a-z0-9-]+|libvirt|jsch|commons-compress|commons-lang3"
                        + "|xz|httpclient5|httpcore5|httpcore5-h2|re2j)"
                        + "-[0-9][0-9A-Za-z.-]*\\.jar"));
        assertThat(jar.keySet())
                .filteredOn(name -> name.endsWith(".class"))
                .allMatch(name -> name.startsWith("io/jenkins/plugins/virtualcluster/"));
    }

    @Test
    void thePagesAssetsLieAtItsRoot() {
        assertThat(hpi).containsKeys("js/run-page.js", "css/base.css", "icon.svg");
    }

    @Test
    void theJarInsideHasItsDescriptionIndexesAndViews() {
        assertThat(jar)
                .containsKeys(
                        "index.jelly",
                        "META-INF/annotations/hudson.Extension",
                        "META-INF/services/annotations/org.jenkinsci.Symbol",
                        PluginClasses.ROOM + "/cloud/VirtualClusterCloud/config.jelly",
                        PluginClasses.ROOM + "/cloud/HypervisorSettings/help-uri.html");
    }
}

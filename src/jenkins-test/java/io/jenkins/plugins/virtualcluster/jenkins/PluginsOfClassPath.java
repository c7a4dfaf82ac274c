package io.jenkins.plugins.virtualcluster.jenkins;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the harness's Jenkins load the plugins on the test class path, and ours. Their classes come from the class path; what
 * Jenkins asks for beside them is a plugin file with a manifest, and a plugin's jar has the same manifest. To be named before
 * {@code @WithJenkins}, with {@link ExtendWith}.
 */
final class PluginsOfClassPath implements BeforeAllCallback {
    private static final Path TEST_CLASSES = PluginClasses.CLASSES.resolveSibling("test-classes");

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path directory = Files.createDirectories(TEST_CLASSES.resolve("test-dependencies"));
        List<String> names = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.endsWith(".jar")) {
                continue;
            }
            try (JarFile jar = new JarFile(entry)) {
                Manifest manifest = jar.getManifest();
                String name =
                        manifest == null ? null : manifest.getMainAttributes().getValue("Short-Name");
                if (name != null) {
                    names.add(name);
                    OutputStream file = Files.newOutputStream(directory.resolve(name + ".jpi"));
                    new JarOutputStream(file, manifest).close();
                }
            }
        }
        Files.write(directory.resolve("index"), names);
        try (OutputStream file = Files.newOutputStream(TEST_CLASSES.resolve("the.hpl"))) {
            ours().write(file);
        }
    }

    private static Manifest ours() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Short-Name", "virtual-cluster");
        attributes.putValue("Long-Name", "Virtual Cluster");
        attributes.putValue("Plugin-Version", "0");
        attributes.putValue("Jenkins-Version", Jenkins.VERSION);
        attributes.putValue(
                "Resource-Path", Path.of("src/main/webapp").toAbsolutePath().toString());
        return manifest;
    }
}

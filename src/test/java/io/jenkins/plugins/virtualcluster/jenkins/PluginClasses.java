package io.jenkins.plugins.virtualcluster.jenkins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The plugin's class files. They are read, not loaded: their supertypes are Jenkins's, which need not be there. What is
 * inherited from Jenkins is looked up in the sources of the signatures.
 */
final class PluginClasses {
    static final Path CLASSES = Path.of(System.getProperty("build.directory", "target"), "classes");
    static final String ROOM = "io/jenkins/plugins/virtualcluster/jenkins";

    private static final Path SIGNATURES = Path.of("src/jenkins-api/java");

    private PluginClasses() {}

    /** All of the Jenkins room. */
    static List<ClassNode> all() throws IOException {
        return all(ClassReader.SKIP_CODE);
    }

    /** The same with the code of their methods. */
    static List<ClassNode> withCode() throws IOException {
        return all(0);
    }

    private static List<ClassNode> all(int omitted) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve(ROOM))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> read(file, omitted))
                    .toList();
        }
    }

    /** @param name as in class files, such as {@code io/jenkins/X$Y} */
    static Optional<ClassNode> find(String name) {
        Path file = CLASSES.resolve(name + ".class");
        return Files.exists(file) ? Optional.of(read(file, ClassReader.SKIP_CODE)) : Optional.empty();
    }

    private static ClassNode read(Path file, int omitted) {
        try {
            ClassNode node = new ClassNode();
            new ClassReader(Files.readAllBytes(file)).accept(node, omitted);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names, as Java writes them, of classes that have that annotation, or have a member that has. */
    static Set<String> annotated(String annotation) throws IOException {
        Set<String> names = new TreeSet<>();
        for (ClassNode node : all()) {
            Stream<List<AnnotationNode>> onMembers = Stream.concat(
                    node.methods.stream().map(method -> method.visibleAnnotations),
                    node.fields.stream().map(field -> field.visibleAnnotations));
            if (has(node.visibleAnnotations, annotation) || onMembers.anyMatch(list -> has(list, annotation))) {
                names.add(node.name.replace('/', '.'));
            }
        }
        return names;
    }

    static boolean has(List<AnnotationNode> annotations, String name) {
        return annotations != null
                && annotations.stream().anyMatch(one -> one.desc.equals("L" + name.replace('.', '/') + ";"));
    }

    static boolean hasMethod(ClassNode node, String name) {
        return node.methods.stream().anyMatch(method -> method.name.equals(name))
                || find(node.superName).filter(above -> hasMethod(above, name)).isPresent()
                || (find(node.superName).isEmpty() && isInSignature(node.superName, name + "("));
    }

    /** Whether a view can read that property of an object of the class. */
    static boolean hasProperty(ClassNode node, String property) {
        String capital = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        return hasMethod(node, "get" + capital)
                || hasMethod(node, "is" + capital)
                || node.fields.stream().anyMatch(field -> isPublic(field) && field.name.equals(property))
                || isInSignature(node.superName, property + ";");
    }

    /** Whether a form can set that property. */
    static boolean isDataBound(ClassNode node, String property) {
        String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (MethodNode method : node.methods) {
            boolean bound =
                    has(method.visibleAnnotations, "org.kohsuke.stapler.DataBoundSetter") && method.name.equals(setter);
            boolean constructor = has(method.visibleAnnotations, "org.kohsuke.stapler.DataBoundConstructor")
                    && method.parameters != null
                    && method.parameters.stream().anyMatch(parameter -> parameter.name.equals(property));
            if (bound || constructor) {
                return true;
            }
        }
        return hasMethod(node, setter)
                && find(node.superName)
                        .filter(above -> isDataBound(above, property))
                        .isPresent();
    }

    private static boolean isPublic(FieldNode field) {
        return (field.access & 1) != 0;
    }

    private static boolean isInSignature(String name, String text) {
        Path source = SIGNATURES.resolve(name.replaceFirst("\\$.*", "") + ".java");
        try {
            return Files.exists(source)
                    && Pattern.compile("\\b" + Pattern.quote(text))
                            .matcher(Files.readString(source))
                            .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

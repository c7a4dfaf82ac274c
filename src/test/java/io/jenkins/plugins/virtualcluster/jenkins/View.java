package io.jenkins.plugins.virtualcluster.jenkins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.objectweb.asm.tree.ClassNode;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A Jelly view.
 *
 * @param owner the class whose view it is
 */
record View(Path file, ClassNode owner, Document document) {
    private static final Path RESOURCES = Path.of("src/main/resources");

    static List<View> all() throws IOException {
        List<View> views = new ArrayList<>();
        for (Path file : filesNamed(".jelly")) {
            String owner = RESOURCES.relativize(file.getParent()).toString();
            Path classFile = PluginClasses.CLASSES.resolve(owner + ".class");
            String name = Files.exists(classFile) ? owner : owner.replaceFirst("/([^/]+)/([^/]+)$", "/$1\\$$2");
            ClassNode node = PluginClasses.find(name)
                    .orElseThrow(() -> new AssertionError(file + " lies beside no class of ours: " + name));
            views.add(new View(file, node, parsed(file)));
        }
        return views;
    }

    /** Files below the Jenkins room's resources. */
    static List<Path> filesNamed(String end) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(PluginClasses.ROOM))) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    static Document parsed(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(file.toFile());
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError(file + " is not well-formed: " + e.getMessage(), e);
        }
    }

    List<Element> elements() {
        NodeList nodes = document.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** What forms' entries are about. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        for (Element element : elements()) {
            if (element.getNodeName().equals("f:entry") && element.hasAttribute("field")) {
                fields.add(element.getAttribute("field"));
            }
        }
        return fields;
    }

    /** The first properties of an object, such as {@code x} of {@code ${it.x.y}}. */
    Set<String> propertiesOf(String object) {
        Set<String> names = new TreeSet<>();
        Matcher expression = Pattern.compile("\\$\\{[^}]*}").matcher(text());
        while (expression.find()) {
            Matcher property =
                    Pattern.compile("(?<![\\w.])" + object + "\\.(\\w+)(\\(?)").matcher(expression.group());
            while (property.find()) {
                names.add(property.group(1) + property.group(2));
            }
        }
        return names;
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return RESOURCES.resolve(PluginClasses.ROOM).relativize(file).toString();
    }
}

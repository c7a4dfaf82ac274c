package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An element of an XML document that is written; text is escaped wherever it comes from. */
public final class Xml {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Xml> children = new ArrayList<>();
    private String text = "";

    private Xml(String name) {
        this.name = name;
    }

    public static Xml element(String name) {
        return new Xml(name);
    }

    public static Xml element(String name, Object text) {
        Xml xml = new Xml(name);
        xml.text = text.toString();
        return xml;
    }

    public Xml with(String attribute, Object value) {
        attributes.put(attribute, value.toString());
        return this;
    }

    public Xml add(Xml... more) {
        children.addAll(List.of(more));
        return this;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(1000);
        write(out, "");
        return out.toString();
    }

    private void write(StringBuilder out, String indent) {
        out.append(indent).append('<').append(name);
        attributes.forEach((key, value) ->
                out.append(' ').append(key).append("='").append(escaped(value)).append('\''));
        if (children.isEmpty() && text.isEmpty()) {
            out.append("/>\n");
        } else if (children.isEmpty()) {
            out.append('>').append(escaped(text)).append("</").append(name).append(">\n");
        } else {
            out.append(">\n");
            children.forEach(child -> child.write(out, indent + "  "));
            out.append(indent).append("</").append(name).append(">\n");
        }
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                default -> {
                    // XML 1.0 has no way to write the other control characters.
                    boolean writable = c >= ' ' && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF);
                    if (c == '\t' || c == '\n' || c == '\r') {
                        out.append("&#").append(c).append(';');
                    } else {
                        out.appendCodePoint(writable ? c : '?');
                    }
                }
            }
        });
        return out.toString();
    }

    /**
     * Reads what libvirt wrote.
     *
     * @throws HypervisorException if it is no XML, naming {@code what}
     */
    public static Element parse(String what, String xml) throws HypervisorException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            return document.getDocumentElement();
        } catch (ParserConfigurationException | SAXException | java.io.IOException e) {
            throw new HypervisorException("The XML of " + what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The elements that are reached by that path of names, such as {@code ip/dhcp/host}. */
    public static List<Element> all(Element from, String path) {
        List<Element> found = List.of(from);
        for (String step : path.split("/")) {
            List<Element> next = new ArrayList<>();
            for (Element element : found) {
                NodeList nodes = element.getChildNodes();
                for (int i = 0; i < nodes.getLength(); i++) {
                    Node node = nodes.item(i);
                    if (node instanceof Element child && child.getTagName().equals(step)) {
                        next.add(child);
                    }
                }
            }
            found = next;
        }
        return found;
    }

    /** The text of the first element reached by that path; empty if there is none. */
    public static String text(Element from, String path) {
        return all(from, path).stream()
                .findFirst()
                .map(Element::getTextContent)
                .map(String::strip)
                .orElse("");
    }

    /** The attribute of the first element reached by that path; empty if there is none. */
    public static String attribute(Element from, String path, String attribute) {
        return all(from, path).stream()
                .findFirst()
                .map(element -> element.getAttribute(attribute))
                .orElse("");
    }
}

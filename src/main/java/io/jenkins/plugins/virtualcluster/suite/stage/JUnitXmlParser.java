package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event.ResultsRead.Entry;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.ScriptResult.Outcome;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the test cases of JUnit XML, as it comes from hosts that nobody trusts: nothing but elements, attributes and text. */
final class JUnitXmlParser {
    private static final int LONGEST_TEXT = 2_000;
    private static final double LONGEST_SECONDS = 1e9;

    private final XMLStreamReader xml;
    private final int most;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private String name = "";
    private long millis;
    private Outcome outcome;
    private boolean inProblem;

    private JUnitXmlParser(XMLStreamReader xml, int most) {
        this.xml = xml;
        this.most = most;
    }

    /**
     * The results, in their order.
     *
     * @param most no more are read
     * @throws XMLStreamException if it is not well-formed XML without a document type, or no JUnit XML
     */
    static List<Entry> parse(InputStream in, int most) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((id, system, base, namespace) -> {
            throw new XMLStreamException("it refers to something outside: " + system);
        });
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        try {
            JUnitXmlParser parser = new JUnitXmlParser(xml, most);
            parser.read();
            return List.copyOf(parser.entries);
        } finally {
            xml.close();
        }
    }

    private void read() throws XMLStreamException {
        boolean begun = false;
        while (xml.hasNext() && entries.size() < most) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD ->
                    throw new XMLStreamException("it has a document type, which is not read");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("it has an entity, which is not read");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (!begun
                            && !xml.getLocalName().equals("testsuites")
                            && !xml.getLocalName().equals("testsuite")) {
                        throw new XMLStreamException("its root is " + OutputText.printable(xml.getLocalName())
                                + "; expected testsuites or testsuite");
                    }
                    begun = true;
                    start(xml.getLocalName());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (inProblem && text.length() < LONGEST_TEXT) {
                        text.append(xml.getText(), 0, Math.min(xml.getTextLength(), LONGEST_TEXT));
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
                default -> {}
            }
        }
    }

    private void start(String element) {
        switch (element) {
            case "testcase" -> {
                String group = attribute("classname").orElse("");
                String own = attribute("name").orElse("");
                name = group.isEmpty() || own.isEmpty() ? group + own : group + "." + own;
                millis = millis(attribute("time").orElse(""));
                outcome = Outcome.PASS;
                text.setLength(0);
            }
            case "failure", "error" -> problem(Outcome.FAIL);
            case "skipped" -> problem(Outcome.SKIP);
            default -> {}
        }
    }

    private void problem(Outcome seen) {
        if (outcome != null && outcome != Outcome.FAIL) {
            outcome = seen;
            text.setLength(0);
            attribute("message").ifPresent(message -> text.append(message).append('\n'));
            inProblem = true;
        }
    }

    private void end(String element) {
        inProblem = false;
        if (element.equals("testcase") && outcome != null) {
            String unique = name.isEmpty() ? "test " + (entries.size() + 1) : name;
            for (int i = 2; !names.add(unique); i++) {
                unique = name + " #" + i;
            }
            entries.add(Entry.of(unique, outcome, text.toString().strip(), millis));
            outcome = null;
        }
    }

    private Optional<String> attribute(String key) {
        return Optional.ofNullable(xml.getAttributeValue(null, key)).map(String::strip);
    }

    /** Of seconds; some writers group thousands by commas. */
    private static long millis(String seconds) {
        try {
            double value = Double.parseDouble(seconds.replace(",", ""));
            return value > 0 && value < LONGEST_SECONDS ? Math.round(value * 1000) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

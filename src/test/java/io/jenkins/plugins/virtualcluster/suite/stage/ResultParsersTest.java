package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.record.Event.ResultsRead.Entry;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TAP and JUnit XML as hosts leave it. */
class ResultParsersTest {
    private static List<String> tap(String text) throws IOException {
        return TapParser.parse(new BufferedReader(new StringReader(text)), 1000).stream()
                .map(ResultParsersTest::words)
                .toList();
    }

    private static List<String> xml(String text) throws XMLStreamException {
        return JUnitXmlParser.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1000).stream()
                .map(ResultParsersTest::words)
                .toList();
    }

    private static String words(Entry entry) {
        return entry.outcome() + " " + entry.name() + (entry.text().isEmpty() ? "" : ": " + entry.text())
                + (entry.millis() == 0 ? "" : " in " + entry.millis());
    }

    @Test
    void tapIsReadAmongOtherLines() throws IOException {
        assertThat(tap("""
                        TAP version 14
                        1..9
                        building...
                        ok 1 - reads
                        not ok 2 - writes
                          ---
                          message: "short write"
                          ...
                        # at write.c:12
                        ok 3 # SKIP no InfiniBand
                        not ok 4 - is fast # TODO later
                            ok 1 - a subtest
                        ok 5
                        okay, that was it
                        ok 6 reads
                        ok 7 - reads
                        ok 8 - named # 5
                        Bail out! the disk is gone
                        """))
                .containsExactly(
                        "PASS reads",
                        "FAIL writes: message: \"short write\"\nat write.c:12",
                        "SKIP test 3: no InfiniBand",
                        "SKIP is fast: to do: later",
                        "PASS test 5",
                        "PASS reads #6",
                        "PASS reads #7",
                        "PASS named # 5",
                        "FAIL Bail out!: the disk is gone",
                        "FAIL plan: planned 9 tests, and ran 8");
    }

    @Test
    void outputWithoutTapHasNoResults() throws IOException {
        assertThat(tap("all is well\nnot okay\n\n1..x\n")).isEmpty();
        assertThat(tap("1..0 # SKIP nothing to do here\n")).isEmpty();
    }

    @Test
    void junitXmlIsReadAsWritersWriteIt() throws XMLStreamException {
        assertThat(xml("""
                        <?xml version="1.0"?>
                        <testsuites><testsuite name="pytest">
                        <testcase classname="tests.test_copy" name="test_sum[1 GiB]" time="1.25"/>
                        <testcase classname="tests.test_copy" name="test_fail"><failure message="assert 1 == 2">&lt;at&gt; line 3</failure>
                          <system-out>much</system-out></testcase>
                        <testcase name="alone" time="1,200.5"><error><![CDATA[it broke]]></error></testcase>
                        <testcase name="alone"><skipped message="no reason"/></testcase>
                        <testcase/>
                        </testsuite></testsuites>
                        """))
                .containsExactly(
                        "PASS tests.test_copy.test_sum[1 GiB] in 1250",
                        "FAIL tests.test_copy.test_fail: assert 1 == 2\n<at> line 3",
                        "FAIL alone: it broke in 1200500",
                        "SKIP alone #2: no reason",
                        "PASS test 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE testsuite><testsuite/>",
                "<!DOCTYPE t [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><testsuite><testcase name='&b;'/></testsuite>",
                "<testsuite><testcase name='x'><failure>&nbsp;</failure></testcase></testsuite>",
                "<testsuite><testcase name='x'>",
                "<html/>",
                "no xml",
                ""
            })
    void hostileOrBrokenXmlIsRefused(String text) {
        assertThatThrownBy(() -> xml(text)).isInstanceOf(XMLStreamException.class);
    }

    @Test
    void nothingOutsideIsRead(@TempDir Path temp) throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "the secret");
        String text = "<!DOCTYPE t [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>"
                + "<testsuite><testcase name='x'><failure>&x;</failure></testcase></testsuite>";
        assertThatThrownBy(() -> xml(text))
                .isInstanceOf(XMLStreamException.class)
                .hasMessageNotContaining("the secret");
    }

    @Test
    void noMoreIsReadThanIsKept() throws IOException, XMLStreamException {
        String many = "ok\n".repeat(50);
        assertThat(TapParser.parse(new BufferedReader(new StringReader(many)), 10))
                .hasSize(10);
        String cases = "<testsuite>" + "<testcase name='x'/>".repeat(50) + "</testsuite>";
        assertThat(JUnitXmlParser.parse(new ByteArrayInputStream(cases.getBytes(StandardCharsets.UTF_8)), 10))
                .hasSize(10);
    }
}

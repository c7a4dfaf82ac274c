package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedNamesTest {
    @ParameterizedTest
    @CsvSource({
        "srv1, srv1",
        "srv2 srv1 srv3, srv[1-3]",
        "srv1 srv3 srv4 srv10, 'srv[1,3-4,10]'",
        "client srv2 srv1, 'client,srv[1-2]'",
        "srv08 srv09 srv10 srv11, srv[08-11]",
        "srv1 srv01, 'srv01,srv1'",
        "rack1srv2 rack1srv3 rack2srv2, 'rack1srv[2-3],rack2srv2'",
        "n1-ib n2-ib n2, 'n2,n[1-2]-ib'",
        "1 2, [1-2]",
        "srv1234567890 srv1234567891, 'srv1234567890,srv1234567891'"
    })
    void namesAreFoldedAndMeanTheSameWhenTheyAreRead(String names, String expected) {
        List<String> all = Arrays.asList(names.split(" "));
        String folded = HostNames.folded(all);

        assertThat(folded).isEqualTo(expected);
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        all.forEach(name -> hosts.put(name, List.of()));
        assertThat(new HostNames(hosts).named(Arrays.asList(folded.split(",(?![^\\[]*])"))))
                .containsExactlyInAnyOrderElementsOf(all);
    }
}

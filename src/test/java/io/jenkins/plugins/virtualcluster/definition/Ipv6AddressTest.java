package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    @ParameterizedTest
    @CsvSource({
        "fd00:127::3, fd00:127::3",
        "FD00:0127:0000:0000:0000:0000:0000:0003, fd00:127::3",
        "::, ::",
        "::1, ::1",
        "2001:db8::, 2001:db8::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
    })
    void isWrittenInItsOneShortestForm(String text, String canonical) {
        assertThat(Ipv6Address.parse(text)).hasToString(canonical);
        assertThat(Ipv6Address.parse(canonical)).isEqualTo(Ipv6Address.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3.4",
                "localhost",
                "fd00::1::2",
                "fd00:1",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:1.2.3.4",
                "g::1",
                ":"
            })
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Ipv6Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an IPv6 address; expected one such as fd00:127::3");
    }

    /** The kernel makes the same of the same Ethernet address. */
    @Test
    void theAddressOnTheLinkComesFromTheEthernetAddress() {
        assertThat(Ipv6Address.linkLocal(new MacAddress("52:54:00:12:34:56"))).hasToString("fe80::5054:ff:fe12:3456");
        assertThat(Ipv6Address.linkLocal(new MacAddress("fe:00:00:00:00:01"))).hasToString("fe80::fc00:ff:fe00:1");
    }
}

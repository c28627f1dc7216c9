package io.tracking.api.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    203.0.113.9  | 198.51.100.1                          | cb007109
                    10.0.0.1     | 198.51.100.1                          | c6336401
                    10.0.0.1     | 1.1.1.1, 198.51.100.1                 | c6336401
                    10.0.0.1     | 1.1.1.1, 198.51.100.1, 10.9.9.9       | c6336401
                    10.0.0.1     | 1.1.1.1;198.51.100.1:4711,10.9.9.9    | c6336401
                    10.0.0.1     | 10.2.2.2, 10.3.3.3                    | 0a020202
                    10.0.0.1     | 1.1.1.1, unknown                      | 0a000001
                    10.0.0.1     | 1.1.1.1, localhost                    | 0a000001
                    10.0.0.1     | 1.1.1.1, 300.1.1.1                    | 0a000001
                    10.0.0.1     |                                       | 0a000001
                    fd00::1      | [2001:db8:1:2:3:4:5:6]:443            | 20010db800010002
                    fd00::1      | 2001:db8:1:2:ffff::1                  | 20010db800010002
                    ::ffff:10.0.0.1 | 198.51.100.1                       | c6336401
                    fd00::1%eth0 | 198.51.100.1                          | c6336401
                    """)
    void believesProxiesAndNobodyBefore(String peer, String header, String client) {
        assertThat(proxies("X-Forwarded-For").client(peer, lines(header))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    for=1.1.1.1, for=198.51.100.1;proto=https;by=10.0.0.1 | c6336401
                    for="[2001:db8:1:2::1]:47"                            | 20010db800010002
                    proto=https; For = 198.51.100.1                       | c6336401
                    for=1.1.1.1, for=_hidden                              | 0a000001
                    for=1.1.1.1, proto=https                              | 0a000001
                    """)
    void readsForwarded(String header, String client) {
        assertThat(proxies("Forwarded").client("10.0.0.1", List.of(header))).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0/8",
                "fd00::/129",
                "proxy.example.com",
                "/8",
                "",
                "1.2.3.4/x"
            })
    void refusesWhatIsNoBlockOfAddresses(String block) {
        assertThatThrownBy(() -> IpNetwork.of("tracking.api.trusted-proxies", block))
                .hasMessageStartingWith("tracking.api.trusted-proxies must be blocks of addresses")
                .hasMessageEndingWith("got '" + block + "'");
    }

    @Test
    void aBlockHoldsItsAddressesAndNoOthers() {
        IpNetwork block = IpNetwork.of("", "10.1.2.128/25");

        assertThat(Stream.of("10.1.2.128", "10.1.2.255")).allMatch(text -> block.contains(IpAddress.parse(text)));
        assertThat(Stream.of("10.1.2.127", "10.1.3.128", "11.1.2.128", "::1"))
                .noneMatch(text -> block.contains(IpAddress.parse(text)));
        assertThat(IpNetwork.of("", "0.0.0.0/0").contains(IpAddress.parse("9.9.9.9")))
                .isTrue();
        assertThat(IpNetwork.of("", "10.1.2.3").contains(IpAddress.parse("10.1.2.4")))
                .isFalse();
    }

    private static List<String> lines(String header) {
        return header == null ? List.of() : List.of(header.split(";", -1));
    }

    private static TrustedProxies proxies(String header) {
        return new TrustedProxies(
                Stream.of("10.0.0.0/8", "fd00::/8")
                        .map(block -> IpNetwork.of("", block))
                        .toList(),
                header);
    }
}

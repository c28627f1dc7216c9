package io.tracking.loader.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.delivery.TrackedEvent.Counted;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerReaderTest {

    private static final String DEVICE = "\"device\":\"aaaaaaaa-0000-4000-8000-000000000001\"";
    private static final Instant AT = Instant.parse("2026-11-21T07:59:59Z");

    private final TrackerReader reader = new TrackerReader(new EventJudge());

    private TrackedEvent read(String tracker) {
        return line(DeliveryHistory.row(AT, "https://shop.example/a?b", DeliveryHistory.FIREFOX, tracker));
    }

    private TrackedEvent line(String line) {
        return reader.read(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsCounterAndPlace() {
        String epoch = "019aa4f5-0000-7000-8000-000000000001";

        TrackedEvent event =
                read("{" + DEVICE + ",\"epoch\":\"" + epoch + "\",\"sequence\":7,\"release\":\"v1\",\"x\":[{}]}");

        assertThat(event)
                .isEqualTo(new Counted(
                        new CounterKey(0xaaaaaaaa00004000L, 0x8000000000000001L, CounterKey.hash(epoch)),
                        0x019aa4f50000L / 3_600_000,
                        7,
                        HourCollector.epochHour(AT),
                        "shop.example/a",
                        BrowserFamily.FIREFOX,
                        "v1"));
    }

    @Test
    void whatTrackingApiMarkedAsABotIsOne() {
        String row =
                DeliveryHistory.row(AT, "", "", "{" + DEVICE + ",\"epoch\":\"e\",\"sequence\":1},\"bot\":\"rule\"");

        assertThat(line(row)).isInstanceOfSatisfying(Counted.class, event -> {
            assertThat(event.browser()).isEqualTo(BrowserFamily.BOT);
            assertThat(event.page()).isEqualTo(Place.NONE);
            assertThat(event.release()).isEqualTo(Place.NONE);
            assertThat(event.birth()).isEqualTo(-1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"epoch\":\"e\",\"sequence\":1}",
                "{\"device\":\"x\",\"epoch\":\"e\",\"sequence\":1}",
                "{\"device\":\"a-a-a-a-a\",\"epoch\":\"e\",\"sequence\":1}",
                "{\"device\":{\"a\":[1]},\"epoch\":\"e\",\"sequence\":1}",
                "{D,\"sequence\":1}",
                "{D,\"epoch\":\"\",\"sequence\":1}",
                "{D,\"epoch\":7,\"sequence\":1}",
                "{D,\"epoch\":\"LONG\",\"sequence\":1}",
                "{D,\"epoch\":\"e\"}",
                "{D,\"epoch\":\"e\",\"sequence\":\"1\"}",
                "{D,\"epoch\":\"e\",\"sequence\":1.5}",
                "{D,\"epoch\":\"e\",\"sequence\":1e300}",
                "{D,\"epoch\":\"e\",\"sequence\":null}",
                "{D,\"epoch\":\"e\",\"sequence\":0}",
                "{D,\"epoch\":\"e\",\"sequence\":-1}",
                "{D,\"epoch\":\"e\",\"sequence\":1099511627777}",
                "{D,\"epoch\":\"e\",\"sequence\":9223372036854775807}",
                "{D,\"epoch\":\"e\",\"sequence\":9223372036854775808}",
                "{D,\"epoch\":\"e\",\"sequence\":18446744073709551617}",
                "{D,\"epoch\":\"e\",\"sequence\":1000000000000000000000000000000000000000000000000000000}"
            })
    void believesNoCounterThatNoTrackerMakes(String tracker) {
        assertThat(read(tracker.replace("D", DEVICE).replace("LONG", "e".repeat(129))))
                .isEqualTo(Uncounted.UNBELIEVABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\":\"x\"}",
                "{\"message\":\"{\\\"tracker\\\":{}}\"}",
                "{\"other\":{\"tracker\":{}},\"_extra\":{}}",
                "{\"_extra\":\"x\",\"y\":{\"tracker\":{}}}",
                "{\"_extra\":{\"tracker\":7},\"y\":{\"tracker\":{}}}"
            })
    void knowsRowsOfOtherSenders(String line) {
        assertThat(line(line)).isEqualTo(Uncounted.UNTRACKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"tracker\":{", "{\"_extra\":{\"tracker\":{", "{\"_extra\":{\"tracker\":{}}", "\"tracker\":{}"
            })
    void saysWhatIsNoRow(String line) {
        assertThat(line(line)).isEqualTo(Uncounted.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-99-21 07:00:00.000000", "2026-11-21 99:00:00.000000"})
    void placesATimeThatIsNoneNowhere(String time) {
        String line = "{\"request_timestamp\":\"" + time + "\",\"_extra\":{\"tracker\":{" + DEVICE
                + ",\"epoch\":\"e\",\"sequence\":1}}}";

        assertThat(line(line)).isInstanceOfSatisfying(Counted.class, event -> assertThat(event.hour())
                .isEqualTo(Place.NOWHERE));
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/a/b?c#d, shop.example/a/b",
        "https://Shop.EXAMPLE, shop.example/",
        "https://shop.example?a=b/c, shop.example/",
        "http://user:secret@shop.example:8080/A, shop.example/A",
        "https://[2001:db8::1]:443/a, [2001:db8::1]/a",
        "/a/b?c, /a/b",
        "app://screen/7, screen/7",
        "'', (none)"
    })
    void namesPagesByHostAndPath(String location, String page) {
        assertThat(PageName.ofLocation(location)).isEqualTo(page);
    }

    @Test
    void cutsPagesBetweenCharacters() {
        String page = PageName.ofLocation("https://shop.example/" + "\uD83D\uDE00é".repeat(1000));

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isBetween(507, 512);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(page)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 | Chrome",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1 | Chrome",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0 | Edge",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/131.0 Mobile/15E148 Safari/604.1 | Edge",
                "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0 | Firefox",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15 | Firefox",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15 | Safari",
                "Mozilla/5.0 (Linux; Android 14; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36 | Samsung Internet",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0 | Opera",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | bot",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36 | bot",
                "curl/8.5.0 | other",
                "'' | other"
            })
    void knowsBrowsers(String userAgent, String family) {
        assertThat(BrowserFamily.of(userAgent).label()).isEqualTo(family);
    }
}

package io.tracking.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that on a host whose language has other digits ours stay 0 to 9: in keys, in signatures, in what is logged. */
class LocaleTest {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @Test
    void startsWithTheDigitsOfEverybody() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        String hostile = String.format("%d", 2026);

        assertThatThrownBy(() ->
                        TrackingApiApplication.main(new String[] {"--spring.main.web-application-type=none of these"}))
                .hasStackTraceContaining("web-application-type");

        assertThat(hostile).isNotEqualTo("2026");
        assertThat(String.format("%d", 2026)).isEqualTo("2026");
    }
}

package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a host whose language has other digits, ours stay 0 to 9: in keys, in signatures, in what is logged. */
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

        Sandbox.main(new String[] {"--help"});

        assertThat(hostile).isNotEqualTo("2026");
        assertThat(String.format("%d", 2026)).isEqualTo("2026");
    }
}

package io.tracking.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;
import org.springframework.core.io.ClassPathResource;

/** Shows that nobody else's words look like a line of ours, whatever is logged. */
class LogPatternTest {

    private final LoggerContext context = new LoggerContext();
    private final PatternLayout layout = new PatternLayout();

    LogPatternTest() throws IOException {
        layout.setContext(context);
        layout.getInstanceConverterMap().put("wEx", ExtendedWhitespaceThrowableProxyConverter::new);
        layout.setPattern(Objects.requireNonNull(new YamlPropertySourceLoader()
                        .load("application", new ClassPathResource("application.yml"))
                        .get(0)
                        .getProperty("logging.pattern.console"))
                .toString());
        layout.start();
    }

    private String line(String message, Throwable failure) {
        Logger logger = context.getLogger("io.tracking.Test");
        return layout.doLayout(new LoggingEvent("", logger, Level.WARN, message, failure, null));
    }

    @Test
    void keepsOthersLineBreaksAndControlsOutOfTheWay() {
        String forged = "2026-11-26T00:00:00.000Z ERROR FORGED";
        String plain = line(
                "Cannot read message a\n" + forged + "\r\n" + forged + "\r\u001b[2J\u0000\u0085\u2028" + forged, null);
        String thrown = line("Cannot", new IllegalStateException("a\n" + forged, new RuntimeException("b\n" + forged)));

        assertThat(plain.lines()).hasSize(3);
        assertThat(plain).endsWith("??[2J???" + forged + System.lineSeparator());
        assertThat(plain.lines().skip(1)).allSatisfy(line -> assertThat(line).startsWith("    | "));
        assertThat(thrown.lines().skip(1)).hasSizeGreaterThan(5).allSatisfy(line -> assertThat(line)
                .startsWith("    | "));
        assertThat(plain + thrown).doesNotContain("\r", "\u001b", "\u0000", "\u0085", "\u2028");
    }

    @Test
    void leavesAnOrdinaryLineAsItIs() {
        String line = line("Published set a: 3 files, \u20ac \"quoted\" \\ $1 {}", null);

        assertThat(line)
                .matches(
                        "(?s).{23,29}  WARN \\[.{15}] io\\.tracking\\.Test {24} : Published set a: 3 files, \u20ac \"quoted\" \\\\ "
                                + "\\$1 \\{}\\R");
    }
}

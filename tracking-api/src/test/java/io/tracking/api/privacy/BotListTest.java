package io.tracking.api.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotListTest {

    private static final BotList BOTS = BotList.ofResource();

    /** bot-user-agents.txt: one of each sixth pattern's examples, as the list's own package gives them. */
    @Test
    void findsTheFirstPatternThatFindsItselfAsRegularExpressionsDo() throws IOException {
        List<Pattern> patterns = BOTS.rules().stream().map(Pattern::compile).toList();
        List<String> agents;
        try (InputStream examples = BotListTest.class.getResourceAsStream("bot-user-agents.txt")) {
            agents = new String(examples.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        assertThat(BOTS.rules()).hasSizeGreaterThan(1_000);
        assertThat(agents).hasSizeGreaterThan(200).allSatisfy(agent -> assertThat(BOTS.rule(agent))
                .isNotNull()
                .isEqualTo(patterns.stream()
                        .filter(pattern -> pattern.matcher(agent).find())
                        .map(Pattern::pattern)
                        .findFirst()
                        .orElse(null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
                "",
                "a"
            })
    void takesNoBrowserForABot(String agent) {
        assertThat(BOTS.rule(agent)).isNull();
    }

    /** P8. */
    @Test
    void remembersSoManyUserAgentsAndNoLongOnes() {
        BotList bots = new BotList(List.of("bot\\/", "^Silk\\/"));
        for (int i = 0; i < 10_000; i++) {
            assertThat(bots.rule("agent" + i)).isNull();
            assertThat(bots.rule("a bot/" + i)).isEqualTo("bot\\/");
        }
        assertThat(bots.remembered()).isEqualTo(4096);
        assertThat(bots.rule("x".repeat(600) + "bot/")).isEqualTo("bot\\/");
        assertThat(bots.rule("x".repeat(1_024) + "bot/")).isNull();
        assertThat(bots.rule("Silk/1")).isEqualTo("^Silk\\/");
        assertThat(bots.remembered()).isEqualTo(4096);
    }
}

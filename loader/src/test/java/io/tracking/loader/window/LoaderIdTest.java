package io.tracking.loader.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoaderIdTest {

    @Test
    void isTheConfiguredOne() {
        assertThat(LoaderId.of("loader-7")).isEqualTo("loader-7");
    }

    @Test
    void isOtherwiseNewAtEveryStart() {
        assertThat(LoaderId.of(null)).matches("[a-z0-9-]+-[a-z0-9]{6}").isNotEqualTo(LoaderId.of(""));
    }

    @Test
    void takesWhatAKeyCanHoldOfTheHostName() {
        assertThat(LoaderId.host("Loader_1.prod.EXAMPLE.com")).isEqualTo("loader-1-prod-example-com");
        assertThat(LoaderId.host("..")).isEqualTo("loader");
        assertThat(LoaderId.host("x".repeat(80))).hasSize(40);
    }
}

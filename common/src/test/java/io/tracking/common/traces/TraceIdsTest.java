package io.tracking.common.traces;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceIdsTest {

    /** {@code printf %s 0190163d-8694-739b-aea5-966c26f8ad91 | sha256sum}. */
    @Test
    void areTheFirstDigitsOfTheNamesSha256() {
        TraceIds ids = TraceIds.of("0190163d-8694-739b-aea5-966c26f8ad91");

        assertThat(ids.trace()).isEqualTo("65efbf381571cc64cb198ac1c8694f25");
        assertThat(ids.span()).isEqualTo("5f88edce184d1e1d");
    }

    @Test
    void areOfUtf8AndOfEveryLetter() {
        assertThat(TraceIds.of("ä").trace()).isEqualTo("33e6d73fee82904c8d7afb78de1154d1");
        assertThat(TraceIds.of("A").trace()).isNotEqualTo(TraceIds.of("a").trace());
    }
}

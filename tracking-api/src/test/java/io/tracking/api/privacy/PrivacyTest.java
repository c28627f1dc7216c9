package io.tracking.api.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.api.privacy.PrivacyProperties.Bots;
import io.tracking.api.privacy.PrivacyProperties.Consent;
import io.tracking.api.privacy.PrivacyProperties.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyTest {

    private static final String SECRET = "a secret of at least 32 characters";

    @Test
    void neitherChangesNorAsksAnythingUntilItIsConfigured() {
        Wishes both = new Wishes(true, true);

        assertThat(Privacy.none().rules(both)).isNull();
        assertThat(Privacy.none().checks(both)).isFalse();
        assertThat(Privacy.none().hearsWishes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    events.nothing  |                  | tracking.privacy.drop must name extra.<field> or one of
                    events.topic    |                  | tracking.privacy.drop must name extra.<field> or one of
                                    | utm.request_id   | tracking.privacy.hash must name extra.<field> or one of
                    extra.          |                  | tracking.privacy.drop must name extra.<field> or one of
                    utm.source      |                  | tracking.privacy.drop must not name utm.source, which is NOT NULL
                    utm.term        | utm.term         | tracking.privacy.drop and tracking.privacy.hash must name utm.term once
                    """)
    void refusesRulesThatCannotBe(String drop, String hash, String message) {
        assertThatThrownBy(() -> privacy(drop, hash, SECRET, Wish.IGNORE, Consent.TAKE))
                .hasMessageStartingWith(message);
    }

    @Test
    void asksForASecretOnceAnythingIsProtectedAndNeverTellsIt() {
        String expected =
                "tracking.privacy.secret must have at least 32 characters, because something is dropped, hashed,"
                        + " anonymised or refused, got ";

        assertThatThrownBy(() -> privacy(null, "events.cookie_id", "", Wish.IGNORE, Consent.TAKE))
                .hasMessage(expected + "none");
        assertThatThrownBy(() -> privacy("utm.term", null, "short", Wish.IGNORE, Consent.TAKE))
                .hasMessage(expected + "5");
        assertThatThrownBy(() -> privacy(null, null, "short", Wish.REFUSE, Consent.TAKE))
                .hasMessage(expected + "5");
        assertThatThrownBy(() -> privacy(null, null, "short", Wish.IGNORE, Consent.REFUSE))
                .hasMessage(expected + "5");
        assertThat(properties(null, null, SECRET, Wish.IGNORE, Consent.TAKE).toString())
                .doesNotContain(SECRET);
    }

    private static Privacy privacy(String drop, String hash, String secret, Wish dnt, Consent consent) {
        return new Privacy(properties(drop, hash, secret, dnt, consent), null);
    }

    private static PrivacyProperties properties(String drop, String hash, String secret, Wish dnt, Consent consent) {
        return new PrivacyProperties(
                drop == null ? List.of() : List.of(drop),
                hash == null ? List.of() : List.of(hash),
                secret,
                dnt,
                Wish.IGNORE,
                "consent",
                consent,
                Bots.KEEP);
    }
}

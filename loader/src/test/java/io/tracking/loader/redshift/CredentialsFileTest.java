package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {

    @TempDir
    private Path directory;

    private Credentials credentials(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), text);
        return new CredentialsFile(file, "configured").getCredentials();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"username\":\"a\",\"password\":\"p{w\",\"engine\":\"redshift\",\"port\":5439} | a | p{w",
                "{\"password\":\"pw\"} | configured | pw",
                "pw} | configured | pw}"
            })
    void isASecretOrAPasswordAlone(String text, String user, String password) throws IOException {
        Credentials credentials = credentials(text + "\n");

        assertThat(credentials.getUsername()).isEqualTo(user);
        assertThat(credentials.getPassword()).isEqualTo(password);
    }

    /** An agent that is in the middle of writing, or has not begun. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{\"password\":\"Secret-", "{\"username\":\"Secret-\"}", "{\"password\":\"\"}"})
    void withoutAPasswordItSaysSoAndTellsNothingOfTheFile(String text) {
        assertThatThrownBy(() -> credentials(text))
                .isInstanceOf(UnreadableCredentialsException.class)
                .hasMessageContaining(directory.resolve("secret").toString())
                .hasNoCause()
                .message()
                .doesNotContain("Secret-");
    }

    @Test
    void aFileThatIsNotThereOrTooLongIsNamed() {
        assertThatThrownBy(() -> new CredentialsFile(directory.resolve("none"), "u").getCredentials())
                .hasMessageContaining("NoSuchFileException");
        assertThatThrownBy(() -> credentials("x".repeat((64 << 10) + 1))).hasMessageContaining("more than 65536 bytes");
    }
}

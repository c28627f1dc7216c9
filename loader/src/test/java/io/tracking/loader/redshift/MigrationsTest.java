package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    /** The schema is made before, and for its owner: that is configuration. */
    @Test
    void firstMigrationIsTheGivenTables() throws IOException {
        try (InputStream migration =
                Objects.requireNonNull(getClass().getResourceAsStream("/db/migration/V1__given_tables.sql"))) {
            assertThat("CREATE SCHEMA IF NOT EXISTS tracking authorization awsuser;\n\n"
                            + new String(migration.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(Path.of("..", "data", "tables.sql")));
        }
    }
}

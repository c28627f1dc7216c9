package io.tracking.loader.redshift;

import jakarta.validation.constraints.NotNull;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures where the warehouse's own history is, and whose its schema is.
 *
 * @param owner of schema tracking where the loader has to make it; empty: the loader's own user
 * @param historySchema of the tables tracking_migrations and tracking_migrations_lock; it has to be there
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record MigrationProperties(@NotNull String owner, @NotNull String historySchema) {

    /** @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_names.html">Names and identifiers</a> */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_$]{0,126}");

    /** A user of IAM Identity Center or a federated one is named with more than letters. */
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_$@.:+/-]{0,126}");

    public static final MigrationProperties DEFAULTS = new MigrationProperties("", "public");

    /** @throws IllegalArgumentException when a name is none of Redshift's, naming the property */
    public MigrationProperties {
        require("owner", owner, USER, true);
        require("history-schema", historySchema, NAME, false);
    }

    private static void require(String name, String value, Pattern pattern, boolean mayBeEmpty) {
        if (value != null
                && !(mayBeEmpty && value.isEmpty())
                && !pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "tracking.warehouse." + name + " must match " + pattern + ", got '" + value + "'");
        }
    }
}

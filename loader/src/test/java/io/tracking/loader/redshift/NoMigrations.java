package io.tracking.loader.redshift;

import java.time.Duration;
import javax.sql.DataSource;

/** Makes no migration, for what was in the warehouse before the loader came. */
final class NoMigrations extends Migrations {

    private NoMigrations(DataSource dataSource) {
        super(dataSource);
    }

    static Migrations of(DataSource dataSource) {
        return new NoMigrations(dataSource);
    }

    @Override
    void ensure(Duration patience) {}
}

package io.tracking.loader.redshift;

import io.tracking.loader.health.Watched;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Hands out connections to Redshift, and notes whether there are any: the pool asks the server before it hands one out. */
final class WatchedDataSource extends DelegatingDataSource {

    private final Watched redshift;

    WatchedDataSource(DataSource dataSource, Watched redshift) {
        super(dataSource);
        this.redshift = redshift;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return redshift.<Connection, SQLException>call(SQLException.class, super::getConnection);
    }
}

package io.tracking.loader.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private TestWarehouse test;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void leaveExistingTablesAndTheirRowsAlone() throws Exception {
        new Redshift(test.dataSource, NoMigrations.of(test.dataSource)).each(statements -> {
            statements.run("CREATE SCHEMA tracking");
            statements.run(
                    "CREATE TABLE tracking.events (request_id CHAR(36) NOT NULL, request_timestamp TIMESTAMP NOT NULL,"
                            + " cookie_id CHAR(36) NOT NULL, topic VARCHAR(1024) NOT NULL, wider VARCHAR(10))");
            statements.run("CREATE TABLE public.somebody_elses (id INT)");
            return statements.run("INSERT INTO tracking.events VALUES ('a', '2020-06-01 00:00:24', 'c', 't', 'kept')");
        });

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events WHERE wider = 'kept'"))
                .isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isZero();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    @Test
    void runOnceThoughManyLoadersStartAtOnce() throws Exception {
        ExecutorService loaders = Executors.newFixedThreadPool(4);
        Callable<Void> start = () -> {
            Migrations migrations = new Migrations(test.dataSource);
            Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                migrations.ensure();
                return true;
            });
            return null;
        };

        for (Future<Void> loader : loaders.invokeAll(List.of(start, start, start, start))) {
            loader.get();
        }
        loaders.shutdown();

        assertThat(test.count("SELECT COUNT(*) FROM public.tracking_migrations WHERE version = '1'"))
                .isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.accounting")).isZero();
    }
}

package io.tracking.loader.load;

import com.zaxxer.hikari.HikariDataSource;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LocalLake;
import io.tracking.loader.redshift.MigrationProperties;
import io.tracking.loader.redshift.Migrations;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.RedshiftProperties;
import io.tracking.loader.stage.StageSql;
import io.tracking.localaws.LocalAws;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.DigestUtils;

/** Makes a database and a bucket of their own, and warehouses on them. */
public final class TestWarehouse implements AutoCloseable {

    public static final WarehouseProperties PROPERTIES = new WarehouseProperties(
            System.getProperty("tracking.it.redshift-role", "arn:aws:iam::000000000000:role/test"),
            "",
            Duration.ofHours(1),
            Duration.ofDays(14),
            Duration.ofMinutes(10),
            Duration.ofMinutes(7),
            64,
            Duration.ofMinutes(15));
    private static final LoadProperties LOADING = new LoadProperties(Duration.ofSeconds(1), Duration.ZERO);
    /** A line a row, in an order of its own; the whole of it can be larger than any string of Redshift. */
    private static final String LINES = "SELECT line FROM (SELECT 'e ' || " + fingerprint(Table.EVENTS)
            + " AS line FROM tracking.events r UNION ALL SELECT 'u ' || " + fingerprint(Table.UTM)
            + " FROM tracking.utm r UNION ALL SELECT 't ' || r.request_id FROM tracking.utm_request_times r) lines"
            + " ORDER BY line";

    private static String fingerprint(Table table) {
        return new StageSql(table, TimeRanges.NONE, Duration.ZERO).fingerprint("r");
    }

    public final Lake lake;
    public final LakeListing files;
    public final HikariDataSource dataSource = new HikariDataSource();
    public final Redshift redshift;

    public TestWarehouse() {
        this(LocalAws.shared()::redshiftUrl);
    }

    /** @param url of the database of a name */
    public TestWarehouse(UnaryOperator<String> url) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        lake = LocalLake.create(name);
        files = new LakeListing(lake);
        dataSource.setJdbcUrl(url.apply(name));
        dataSource.setUsername(LocalAws.shared().redshiftUser());
        dataSource.setPassword(LocalAws.shared().redshiftPassword());
        dataSource.setMaximumPoolSize(8);
        dataSource.setMinimumIdle(0);
        redshift = redshift(dataSource);
    }

    private static Redshift redshift(DataSource dataSource) {
        return new Redshift(dataSource, new Migrations(dataSource));
    }

    /** One more loader's warehouse, with waits of its own. */
    public Warehouse open(RedshiftProperties waits) {
        Clock clock = Clock.systemUTC();
        return open(new Redshift(
                dataSource, new Migrations(dataSource, waits, MigrationProperties.DEFAULTS, clock), waits));
    }

    /** One more loader's warehouse, on connections that {@code wrapper} may spoil. */
    public Warehouse open(UnaryOperator<DataSource> wrapper) {
        return new RedshiftWarehouse(
                new Redshift(wrapper.apply(dataSource), new Migrations(dataSource)),
                lake,
                PROPERTIES,
                LOADING,
                "loader-a",
                Clock.systemUTC(),
                Announcer.SILENT);
    }

    /** One more loader's warehouse, on sessions of the test's own. */
    public Warehouse open(Redshift sessions) {
        return open(sessions, Announcer.SILENT);
    }

    /** One more loader's warehouse, on sessions of the test's own, that tells others. */
    public Warehouse open(Redshift sessions, Announcer announcer) {
        return new RedshiftWarehouse(sessions, lake, PROPERTIES, LOADING, "loader-b", Clock.systemUTC(), announcer);
    }

    /** A loader whose Redshift is told of another bucket than the one that the loader itself reads. */
    Warehouse openWithBucketThatRedshiftCannotRead() {
        Lake elsewhere = (Lake) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Lake.class},
                (proxy, method, arguments) -> method.getName().equals("uri")
                        ? "s3://nobody-has-this-bucket/" + arguments[0]
                        : method.invoke(lake, arguments));
        return new RedshiftWarehouse(
                redshift, elsewhere, PROPERTIES, LOADING, "loader-a", Clock.systemUTC(), Announcer.SILENT);
    }

    /** A loader on a Redshift that cannot take lines with a certain word, and names none. */
    Warehouse openWithPoison(String word, SQLException failure) {
        return openWithPoison(word, 0, failure);
    }

    /** @param tolerated so many COPYs with that word go well in one session */
    Warehouse openWithPoison(String word, int tolerated, SQLException failure) {
        return openWithPoison(
                word,
                () -> {
                    AtomicInteger found = new AtomicInteger();
                    return () -> found.incrementAndGet() > tolerated;
                },
                failure);
    }

    /** @param fails which COPYs with that word fail, of all sessions together, counted from 1 */
    Warehouse openWithPoison(String word, IntPredicate fails, SQLException failure) {
        AtomicInteger found = new AtomicInteger();
        return openWithPoison(word, () -> () -> fails.test(found.incrementAndGet()), failure);
    }

    private Warehouse openWithPoison(String word, Supplier<BooleanSupplier> fails, SQLException failure) {
        return open(real -> new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                return Spoiled.poisoned(super.getConnection(), lake, word, fails.get(), failure);
            }
        });
    }

    public Warehouse open() {
        return open(UnaryOperator.identity());
    }

    public List<LakeFile> describe(FileKey... keys) {
        return files.describe(Stream.of(keys));
    }

    public LoadBatch batch(LoadBatch.Mode mode, FileKey... keys) {
        return new LoadBatch(describe(keys), mode, null);
    }

    /** Over all columns of all rows of both tables. */
    public String checksum() {
        return checksum(redshift);
    }

    public static String checksum(Redshift redshift) {
        List<String> lines = redshift.ask(session -> session.sql(LINES).query(row -> row.text("line")));
        return DigestUtils.md5DigestAsHex(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    public long count(String sql) {
        return redshift.ask(session -> session.sql(sql).count());
    }

    public void run(String sql) {
        redshift.ask(session -> session.sql(sql).run());
    }

    @Override
    public void close() {
        dataSource.close();
    }
}

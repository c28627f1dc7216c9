package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.redshift.Redshift;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationContext;

/** Makes files and rows for tests of other packages. */
public final class WarehouseFixtures {

    private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String B = "aaaaaaaa-0000-4000-8000-000000000002";
    private static final String C = "aaaaaaaa-0000-4000-8000-000000000003";

    private WarehouseFixtures() {}

    /** Three events, or one utm row. */
    public static FileKey publish(Lake lake, Table table, Instant hour, int sequence, String set, int setFiles) {
        String at = hour.toString().substring(0, 10) + " 00:00:01.000000";
        return Files.publish(
                lake,
                Files.key(table, hour, sequence),
                set,
                setFiles,
                table == Table.EVENTS
                        ? List.of(Files.event(A, at, "x"), Files.event(B, at, "y"), Files.event(C, at, "z"))
                        : List.of(Files.utm(A, at, "google")));
    }

    /** Over all columns of all rows. */
    public static String checksum(ApplicationContext loader) {
        return TestWarehouse.checksum(loader.getBean(Redshift.class));
    }

    /** Events with request_ids that count up from 1, of which the one at {@code line} has a topic that Redshift refuses. */
    public static FileKey publishEvents(Lake lake, Instant hour, int sequence, int rows, int line) {
        return publish(lake, hour, sequence, rows, line, 'b');
    }

    private static FileKey publish(Lake lake, Instant hour, int sequence, int rows, int line, char prefix) {
        String at = hour.toString().substring(0, 10) + " 00:00:01.000000";
        return Files.publish(
                lake,
                Files.key(Table.EVENTS, hour, sequence),
                "set-" + sequence,
                1,
                java.util.stream.IntStream.rangeClosed(1, rows)
                        .mapToObj(i -> Files.event(
                                String.valueOf(prefix).repeat(8) + "-0000-4000-8000-%012d".formatted(i),
                                at,
                                i == line ? "t".repeat(1025) : "t"))
                        .toList());
    }

    /** Events with other request_ids, none refused, in a file whose metadata say that there is one row more. */
    public static FileKey publishLying(Lake lake, Instant hour, int sequence, int rows) {
        return publishOther(lake, hour, sequence, rows, rows + 1, body -> body);
    }

    /** Events in a file that was cut off so early that none of them can be read. */
    public static FileKey publishCutOff(Lake lake, Instant hour, int sequence, int rows) {
        return publishOther(lake, hour, sequence, rows, rows, body -> Arrays.copyOf(body, 4));
    }

    private static FileKey publishOther(
            Lake lake, Instant hour, int sequence, int rows, int said, UnaryOperator<byte[]> change) {
        FakeLake elsewhere = new FakeLake();
        FileKey key = publish(elsewhere, hour, sequence, rows, 0, 'c');
        FileMetadata told =
                FileMetadata.of(elsewhere.describe(key.toString()).orElseThrow().metadata());
        try (InputStream published = elsewhere.open(key.toString())) {
            byte[] body = change.apply(published.readAllBytes());
            lake.publish(
                    key,
                    new FileMetadata(
                            said, Files.sha256(body), "", "", told.requestHours(), told.set(), told.setFiles()),
                    FileBody.of(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    /** The files of a lake. */
    public static LakeListing lakeListing(Lake lake) {
        return new LakeListing(lake);
    }

    /** The first number that {@code sql} answers. */
    public static long count(ApplicationContext loader, String sql) {
        return loader.getBean(Redshift.class).ask(session -> session.sql(sql).count());
    }
}

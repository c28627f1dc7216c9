package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the lists of files that COPY is given. They are kept in the bucket, so that what a load read can be looked up.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html">Using a manifest</a>
 */
public final class Manifests {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("'date='yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final Lake lake;

    public Manifests(Lake lake) {
        this.lake = lake;
    }

    /**
     * Writes a manifest of objects that must all be there.
     *
     * @return the address for COPY
     */
    public String write(String loadId, int part, Instant now, List<String> keys) {
        String entries = keys.stream()
                .map(key -> "{\"url\":\"" + lake.uri(key) + "\",\"mandatory\":true}")
                .collect(Collectors.joining(",\n"));
        String manifest = "manifests/" + DAY.format(now) + "/" + loadId + "-" + part + ".json";
        lake.put(manifest, ("{\"entries\":[\n" + entries + "\n]}\n").getBytes(StandardCharsets.UTF_8));
        return lake.uri(manifest);
    }

    /** Where a copy of {@code file} without its refused lines is kept. */
    public static String repaired(FileKey file) {
        return "manifests/repaired/" + file;
    }
}

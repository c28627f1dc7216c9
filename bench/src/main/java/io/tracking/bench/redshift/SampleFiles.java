package io.tracking.bench.redshift;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The rows in the bucket, in every format, as several files of each. */
final class SampleFiles {

    private final RedshiftSite site;
    private final String folder;
    private final int files;
    private final Map<CopyFormat, Long> bytes = new EnumMap<>(CopyFormat.class);
    private long utmRows;

    private SampleFiles(RedshiftSite site, String folder, int files) {
        this.site = site;
        this.folder = folder;
        this.files = files;
    }

    /**
     * Writes and uploads them.
     *
     * @param folder of the bucket, without a slash at its end; it is emptied by the clean-up
     * @param files of each format
     * @throws CannotMeasureException when the folder holds something, or S3 refuses
     */
    static SampleFiles upload(
            RedshiftSite site, SampleRows rows, String folder, int files, Path directory, CleanUp cleanUp, boolean keep)
            throws IOException {
        SampleFiles sample = new SampleFiles(site, folder, files);
        try {
            sample.requireEmpty();
            if (!keep) {
                cleanUp.later("delete s3://" + site.bucket() + "/" + folder + "/", sample::delete);
            }
            for (int file = 0; file < files; file++) {
                sample.upload(rows, file, directory);
            }
        } catch (SdkException e) {
            throw new CannotMeasureException(
                    "Cannot write to s3://" + site.bucket() + "/" + folder + "/: " + e.getMessage(), e);
        }
        return sample;
    }

    private void requireEmpty() {
        if (site.s3()
                        .listObjectsV2(request -> request.bucket(site.bucket())
                                .prefix(folder + "/")
                                .maxKeys(1))
                        .keyCount()
                > 0) {
            throw new CannotMeasureException("Cannot write to s3://" + site.bucket() + "/" + folder
                    + "/: something is there already; name another folder by --prefix, or empty it");
        }
    }

    private void upload(SampleRows rows, int file, Path directory) throws IOException {
        Map<CopyFormat, Path> written = new EnumMap<>(CopyFormat.class);
        Map<CopyFormat, CopyFormat.Writer> writers = new EnumMap<>(CopyFormat.class);
        Path utm = directory.resolve("utm" + CopyFormat.NDJSON_ZSTD.extension());
        try (CopyFormat.Writer utmWriter = open(CopyFormat.NDJSON_ZSTD, utm)) {
            for (CopyFormat format : CopyFormat.values()) {
                Path path = directory.resolve("events" + format.extension());
                written.put(format, path);
                writers.put(format, open(format, path));
            }
            for (int i = first(rows, file); i < first(rows, file + 1); i++) {
                SampleRows.Row row = rows.row(i);
                for (CopyFormat.Writer writer : writers.values()) {
                    writer.add(row.event());
                }
                if (row.utm() != null) {
                    utmWriter.add(row.utm());
                    utmRows++;
                }
            }
        } finally {
            for (CopyFormat.Writer writer : writers.values()) {
                writer.close();
            }
        }
        for (Map.Entry<CopyFormat, Path> entry : written.entrySet()) {
            bytes.merge(entry.getKey(), Files.size(entry.getValue()), Long::sum);
            put(
                    entry.getValue(),
                    folderOf(entry.getKey()) + file + entry.getKey().extension());
        }
        put(utm, folder + "/utm/" + file + CopyFormat.NDJSON_ZSTD.extension());
    }

    private int first(SampleRows rows, int file) {
        return (int) ((long) rows.count() * file / files);
    }

    private static CopyFormat.Writer open(CopyFormat format, Path file) throws IOException {
        return format.open(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    private void put(Path file, String key) throws IOException {
        site.s3().putObject(request -> request.bucket(site.bucket()).key(key), file);
        Files.delete(file);
    }

    private String folderOf(CopyFormat format) {
        return folder + "/" + format.name() + "/";
    }

    /** What COPY reads for the events. */
    String events(CopyFormat format) {
        return "'s3://" + site.bucket() + "/" + folderOf(format) + "'";
    }

    /** What COPY reads for the utm rows: {@link CopyFormat#NDJSON_ZSTD}. */
    String utm() {
        return "'s3://" + site.bucket() + "/" + folder + "/utm/'";
    }

    /** Of all files of a format. */
    long bytes(CopyFormat format) {
        return bytes.getOrDefault(format, 0L);
    }

    long utmRows() {
        return utmRows;
    }

    private void delete() {
        site
                .s3()
                .listObjectsV2Paginator(request -> request.bucket(site.bucket()).prefix(folder + "/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList()
                .forEach(key -> site.s3()
                        .deleteObject(request -> request.bucket(site.bucket()).key(key)));
    }
}

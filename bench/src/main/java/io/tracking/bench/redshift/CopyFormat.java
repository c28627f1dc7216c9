package io.tracking.bench.redshift;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.Compressor;
import io.tracking.common.record.Column;
import io.tracking.common.record.TableSchema;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Names the forms of file that COPY is measured with, each with what writes it.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html">Data format parameters</a>
 */
enum CopyFormat {
    /** The loader's own: level 1, as in a window's file. */
    NDJSON_ZSTD("NDJSON, zstd", ".ndjson.zst", "JSON 'auto' ZSTD TIMEFORMAT 'auto'") {
        @Override
        Writer open(OutputStream out) throws IOException {
            return new Lines(new Compressor(Compression.ZSTD, 1).into(out));
        }
    },
    NDJSON_GZIP("NDJSON, gzip", ".ndjson.gz", "JSON 'auto' GZIP TIMEFORMAT 'auto'") {
        @Override
        Writer open(OutputStream out) throws IOException {
            return new Lines(new Compressor(Compression.GZIP, GZIP_LEVEL).into(out));
        }
    },
    CSV_GZIP("CSV, gzip", ".csv.gz", "CSV GZIP EMPTYASNULL TIMEFORMAT 'auto'") {
        @Override
        Writer open(OutputStream out) throws IOException {
            return new Values(new Compressor(Compression.GZIP, GZIP_LEVEL).into(out));
        }
    },
    /** Snappy inside, as writers of Parquet have it unless told otherwise. */
    PARQUET("Parquet, snappy", ".parquet", "FORMAT AS PARQUET") {
        @Override
        Writer open(OutputStream out) throws IOException {
            return new Columnar(out);
        }
    };

    /** What gzip does unless told otherwise. */
    private static final int GZIP_LEVEL = 6;

    private final String label;
    private final String extension;
    private final String copyOptions;

    CopyFormat(String label, String extension, String copyOptions) {
        this.label = label;
        this.extension = extension;
        this.copyOptions = copyOptions;
    }

    /** For the head of a row. */
    String label() {
        return label;
    }

    String extension() {
        return extension;
    }

    /** What COPY has to know. */
    String copyOptions() {
        return copyOptions;
    }

    /** Begins a file; closing its writer closes {@code out}. */
    abstract Writer open(OutputStream out) throws IOException;

    /** Takes canonical rows of events. */
    interface Writer extends AutoCloseable {

        void add(JsonNode row) throws IOException;

        @Override
        void close() throws IOException;
    }

    private static final class Lines implements Writer {

        private final OutputStream out;

        Lines(OutputStream packed) {
            out = new BufferedOutputStream(packed, 1 << 16);
        }

        @Override
        public void add(JsonNode row) throws IOException {
            out.write(JsonMapper.shared().writeValueAsBytes(row));
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class Values implements Writer {

        private final OutputStream out;

        Values(OutputStream packed) {
            out = new BufferedOutputStream(packed, 1 << 16);
        }

        @Override
        public void add(JsonNode row) throws IOException {
            StringBuilder line = new StringBuilder();
            for (Column column : TableSchema.EVENTS.columns()) {
                JsonNode value = row.path(column.name());
                line.append(line.isEmpty() ? "" : ",");
                if (!value.isMissingNode() && !value.isNull()) {
                    line.append('"')
                            .append(value.asString().replace("\"", "\"\""))
                            .append('"');
                }
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class Columnar implements Writer {

        private final CarpetWriter<EventRecord> out;

        Columnar(OutputStream file) throws IOException {
            out = new CarpetWriter.Builder<>(file, EventRecord.class)
                    .withDefaultTimeUnit(TimeUnit.MICROS)
                    .build();
        }

        @Override
        public void add(JsonNode row) throws IOException {
            out.write(EventRecord.of(row));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}

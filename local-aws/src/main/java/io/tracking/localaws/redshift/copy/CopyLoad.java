package io.tracking.localaws.redshift.copy;

import com.github.luben.zstd.ZstdInputStream;
import io.tracking.localaws.redshift.copy.CopyCommand.Format;
import io.tracking.localaws.redshift.copy.S3Files.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** One COPY, from S3 to rows that PostgreSQL reads. */
public final class CopyLoad {

    private final CopyCommand command;
    private final long tableId;
    private final String schema;
    private final String table;
    private final List<CopyColumn> columns;
    private final S3Files s3;
    private final List<LoadError> errors = new ArrayList<>();
    private long rows;
    private long bytes;

    private CopyLoad(
            CopyCommand command, long tableId, String schema, String table, List<CopyColumn> columns, S3Files s3) {
        this.command = command;
        this.tableId = tableId;
        this.schema = schema;
        this.table = table;
        this.columns = columns;
        this.s3 = s3;
    }

    /** What was loaded, with the rows that were left out because of MAXERROR. */
    public record Result(long rows, long bytes, int files, List<LoadError> errors) {}

    /**
     * A COPY that can be run, once.
     *
     * @param all the columns of the table
     */
    public static CopyLoad of(
            CopyCommand command, long tableId, String schema, String table, List<CopyColumn> all, S3Files s3)
            throws CopyRefusedException {
        List<CopyColumn> columns = new ArrayList<>();
        for (String name : command.columns()) {
            columns.add(all.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CopyRefusedException(
                            "column \"" + name + "\" of relation \"" + table + "\" does not exist", null)));
        }
        return new CopyLoad(command, tableId, schema, table, named(command, columns, all), s3);
    }

    /** All when there is no list, without an IDENTITY column unless its values are in the files. */
    private static List<CopyColumn> named(CopyCommand command, List<CopyColumn> list, List<CopyColumn> all)
            throws CopyRefusedException {
        if (list.isEmpty()) {
            return command.explicitIds()
                    ? all
                    : all.stream().filter(column -> !column.identity()).toList();
        }
        boolean given = list.stream().anyMatch(CopyColumn::identity);
        if (given && !command.explicitIds()) {
            throw new CopyRefusedException("cannot set an identity column to a value", "Add EXPLICIT_IDS.");
        }
        if (!given && command.explicitIds()) {
            throw new CopyRefusedException("EXPLICIT_IDS needs the IDENTITY column in the column list", null);
        }
        return list;
    }

    public CopyCommand command() {
        return command;
    }

    public long tableId() {
        return tableId;
    }

    public String table() {
        return table;
    }

    /** What PostgreSQL runs to take the rows. */
    public String sql() {
        List<String> names =
                columns.stream().map(column -> quoted(column.name())).toList();
        return "COPY " + quoted(schema) + "." + quoted(table) + " (" + String.join(", ", names) + ") FROM STDIN"
                + CopyRowWriter.encoding(columns).option();
    }

    /**
     * Reads every file; the rows arrive in the order of the files.
     *
     * @throws IOException when the sink takes no more
     */
    public Result run(RowSink sink) throws CopyRefusedException, IOException {
        CopyRowWriter writer = new CopyRowWriter(columns, command, sink);
        Outage outage = new Outage(writer, s3.patience());
        List<File> files = outage.outlast(() -> s3.find(command));
        JsonMapping mapping = command.format() instanceof Format.Json json ? outage.outlast(() -> mapping(json)) : null;
        outage.over();
        for (File file : files) {
            read(file, mapping, writer, outage);
            bytes += file.size();
        }
        writer.end();
        return new Result(rows, bytes, files.size(), List.copyOf(errors));
    }

    private JsonMapping mapping(Format.Json json) throws CopyRefusedException, IOException {
        String paths = json.paths();
        return paths == null ? JsonMapping.auto(columns, json.ignoreCase()) : JsonPaths.parse(s3.read(paths), columns);
    }

    private void read(File file, @Nullable JsonMapping mapping, CopyRowWriter writer, Outage outage)
            throws CopyRefusedException, IOException {
        Source source = new Source(ObjectStream.open(s3, file, outage));
        try (Rows reader = rows(file, source, mapping)) {
            Value[] values = new Value[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = new Value();
            }
            while (next(file, reader, values, writer)) {
                // Until the file ends.
            }
        } catch (Source.UnreadableException e) {
            throw unreadable(file, e);
        }
    }

    private boolean next(File file, Rows reader, Value[] values, CopyRowWriter writer)
            throws IOException, CopyRefusedException {
        boolean cut = false;
        try {
            if (!read(reader, values)) {
                return false;
            }
            cut = true;
            writer.write(values);
            rows++;
        } catch (BadValueException e) {
            refuse(file, reader, cut ? writer.failed() : null, values, e);
        }
        return true;
    }

    /** What fails here is the file's fault, never the sink's. */
    private static boolean read(Rows reader, Value[] values) throws Source.UnreadableException, BadValueException {
        try {
            return reader.next(values);
        } catch (IOException e) {
            throw new Source.UnreadableException(e);
        }
    }

    private void refuse(File file, Rows reader, @Nullable CopyColumn column, Value[] values, BadValueException e)
            throws CopyRefusedException {
        String value = column == null ? "" : values[columns.indexOf(column)].text();
        errors.add(LoadError.of(file.address(), reader.line(), column, reader.raw(), value, e));
        if (errors.size() >= Math.max(1, command.maxErrors())) {
            throw new CopyRefusedException(
                    "Load into table '" + table + "' failed.  Check 'sys_load_error_detail' system table for details.",
                    null,
                    List.copyOf(errors));
        }
    }

    /** The file's fault, unless it was S3's or the statement was cancelled. */
    private CopyRefusedException unreadable(File file, Source.UnreadableException e) throws RowSink.StoppedException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RowSink.StoppedException stopped) {
                throw stopped;
            }
            if (cause instanceof CopyRefusedException refused) {
                return new CopyRefusedException(refused.reason(), refused.detail(), List.copyOf(errors));
            }
        }
        return new CopyRefusedException(
                "Failed to read '" + file.address() + "' as "
                        + (command.compression() == CopyCommand.Compression.NONE ? "S3 object" : command.compression())
                        + ": "
                        + e.getMessage(),
                null,
                List.copyOf(errors));
    }

    private Rows rows(File file, Source source, @Nullable JsonMapping mapping)
            throws IOException, CopyRefusedException {
        InputStream plain;
        try {
            plain = decompressed(source);
        } catch (IOException e) {
            source.close();
            throw new Source.UnreadableException(e);
        }
        Source readable = new Source(plain);
        if (command.format() instanceof Format.Delimited delimited) {
            return new DelimitedRows(readable, delimited);
        }
        if (mapping != null && command.format() instanceof Format.Json json) {
            return new JsonRows(readable, mapping, json.ignoreHeader());
        }
        try {
            return ParquetRows.open(readable, file.address(), columns);
        } catch (IOException e) {
            throw new Source.UnreadableException(e);
        }
    }

    private InputStream decompressed(InputStream in) throws IOException {
        return switch (command.compression()) {
            case NONE -> in;
            // The JDK's goes one call deeper for each member.
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStream(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Tells failures of the file from failures of the sink. */
    private static final class Source extends FilterInputStream {

        static final class UnreadableException extends IOException {

            private static final long serialVersionUID = 1L;

            UnreadableException(IOException cause) {
                super(cause.getMessage(), cause);
            }
        }

        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new UnreadableException(e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return super.read(into, from, length);
            } catch (IOException e) {
                throw new UnreadableException(e);
            }
        }
    }
}

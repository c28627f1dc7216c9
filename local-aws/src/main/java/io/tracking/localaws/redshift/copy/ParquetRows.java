package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file: columns by position, as many as the table has, of types that fit.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html">COPY from columnar
 *     data formats</a>
 */
final class ParquetRows implements Rows {

    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final long LARGEST_GROUP = 256L << 20;
    private static final long JULIAN_EPOCH = 2_440_588;

    private final Path file;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private @Nullable RecordReader<Group> group;
    private long left;
    private long row;

    private ParquetRows(Path file, ParquetFileReader reader) {
        this.file = file;
        this.reader = reader;
        this.schema = reader.getFileMetaData().getSchema();
    }

    /** Its footer is at the end: the object is first written to a temporary file. */
    static ParquetRows open(InputStream object, String address, List<CopyColumn> columns)
            throws IOException, CopyRefusedException {
        Path file = Files.createTempFile("copy", ".parquet");
        try (object) {
            Files.copy(object, file, StandardCopyOption.REPLACE_EXISTING);
            ParquetRows rows = new ParquetRows(
                    file,
                    ParquetFileReader.open(
                            new LocalInputFile(file),
                            ParquetReadOptions.builder(new PlainParquetConfiguration())
                                    .build()));
            rows.check(address, columns);
            rows.requireModestGroups(address);
            return rows;
        } catch (RuntimeException e) {
            Files.deleteIfExists(file);
            throw new CopyRefusedException("Invalid Parquet file '" + address + "': " + e.getMessage(), null);
        } catch (IOException | CopyRefusedException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void check(String address, List<CopyColumn> columns) throws CopyRefusedException {
        if (schema.getFieldCount() != columns.size()) {
            throw new CopyRefusedException(
                    "Unmatched number of columns between table and file. Table columns: " + columns.size()
                            + ", Data columns: " + schema.getFieldCount() + ", File name: " + address,
                    null);
        }
        for (int i = 0; i < columns.size(); i++) {
            Type type = schema.getType(i);
            if (!type.isPrimitive()
                    || !fits(type.asPrimitiveType(), columns.get(i).type())) {
                throw new CopyRefusedException(
                        "File '" + address + "' has an incompatible Parquet schema for column '"
                                + columns.get(i).name() + "'. Column type: "
                                + columns.get(i).type().label() + ", Parquet schema: " + type,
                        null);
            }
        }
    }

    /** A row group is read into memory whole; AWS recommends 128 MB. */
    private void requireModestGroups(String address) throws CopyRefusedException {
        for (BlockMetaData block : reader.getFooter().getBlocks()) {
            if (block.getTotalByteSize() > LARGEST_GROUP) {
                throw new CopyRefusedException(
                        "Row group of " + block.getTotalByteSize() + " bytes in '" + address + "': at most "
                                + LARGEST_GROUP + " are read",
                        null);
            }
        }
    }

    private static boolean fits(PrimitiveType type, CopyColumn.Type column) {
        PrimitiveTypeName primitive = type.getPrimitiveTypeName();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        boolean decimal = meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
        boolean date = meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation;
        boolean time = meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
        return switch (column) {
            case VARCHAR, CHAR -> primitive == PrimitiveTypeName.BINARY && !decimal;
            case SMALLINT, INTEGER -> primitive == PrimitiveTypeName.INT32 && !decimal && !date;
            case BIGINT -> primitive == PrimitiveTypeName.INT64 && !decimal && !time;
            case DECIMAL -> decimal;
            case REAL -> primitive == PrimitiveTypeName.FLOAT;
            case DOUBLE -> primitive == PrimitiveTypeName.DOUBLE;
            case BOOLEAN -> primitive == PrimitiveTypeName.BOOLEAN;
            case DATE -> date;
            case TIMESTAMP, TIMESTAMPTZ -> time || primitive == PrimitiveTypeName.INT96;
            case TIME, TIMETZ, OTHER -> false;
        };
    }

    @Override
    public boolean next(Value[] values) throws IOException, BadValueException {
        while (left == 0) {
            PageReadStore pages = reader.readNextRowGroup();
            if (pages == null) {
                return false;
            }
            left = pages.getRowCount();
            group = new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new GroupRecordConverter(schema));
        }
        left--;
        row++;
        try {
            Group record = group == null ? null : group.read();
            if (record == null) {
                throw new BadValueException(Code.LINE, "The Parquet file ends inside a row group");
            }
            for (int i = 0; i < values.length; i++) {
                if (record.getFieldRepetitionCount(i) == 0) {
                    values[i].setNull();
                } else {
                    read(record, i, values[i]);
                }
            }
            return true;
        } catch (RuntimeException e) {
            // Pages that are damaged, times beyond any calendar.
            throw new BadValueException(Code.LINE, "Invalid value in the Parquet file: " + e.getMessage());
        }
    }

    /** The row's number: there are no lines. */
    @Override
    public long line() {
        return row;
    }

    @Override
    public byte[] raw() {
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void read(Group record, int field, Value into) {
        PrimitiveType type = schema.getType(field).asPrimitiveType();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
            into.set(new BigDecimal(unscaled(record, field, type), decimal.getScale()).toPlainString());
            return;
        }
        switch (type.getPrimitiveTypeName()) {
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                byte[] bytes = record.getBinary(field, 0).getBytes();
                into.clear();
                into.add(bytes, 0, bytes.length);
            }
            case INT32 ->
                into.set(
                        meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
                                ? LocalDate.ofEpochDay(record.getInteger(field, 0))
                                        .toString()
                                : String.valueOf(record.getInteger(field, 0)));
            case INT64 ->
                into.set(
                        meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation timestamp
                                ? timestamp(record.getLong(field, 0), timestamp.getUnit())
                                : String.valueOf(record.getLong(field, 0)));
            case INT96 -> into.set(legacy(record.getInt96(field, 0).getBytes()));
            case FLOAT -> into.set(String.valueOf(record.getFloat(field, 0)));
            case DOUBLE -> into.set(String.valueOf(record.getDouble(field, 0)));
            case BOOLEAN -> into.set(String.valueOf(record.getBoolean(field, 0)));
        }
    }

    private static BigInteger unscaled(Group record, int field, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> BigInteger.valueOf(record.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(record.getLong(field, 0));
            default -> new BigInteger(record.getBinary(field, 0).getBytes());
        };
    }

    private static String timestamp(long value, LogicalTypeAnnotation.TimeUnit unit) {
        long perSecond =
                switch (unit) {
                    case MILLIS -> 1_000L;
                    case MICROS -> 1_000_000L;
                    case NANOS -> 1_000_000_000L;
                };
        return text(Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
    }

    /** Nanoseconds of the day, then the Julian day. */
    private static String legacy(byte[] int96) {
        ByteBuffer buffer = ByteBuffer.wrap(int96).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong();
        return text((buffer.getInt() - JULIAN_EPOCH) * 86_400 + nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    }

    private static String text(long seconds, long nanos) {
        return SQL.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanos), ZoneOffset.UTC));
    }
}

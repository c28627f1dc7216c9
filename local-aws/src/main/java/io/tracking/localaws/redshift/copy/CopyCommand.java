package io.tracking.localaws.redshift.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A COPY from S3 as it was written.
 *
 * @param table as written, with or without schema
 * @param columns the column list, lower case; empty for all columns
 * @param source an {@code s3://} prefix, or the manifest's address
 * @param maxErrors the load fails with this many bad rows; 0 is 1
 * @param acceptInvalid replaces each byte of an invalid character; null refuses them
 * @param noLoad checks the files and loads nothing
 * @param explicitIds the files have values for the IDENTITY column
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html">COPY</a>
 */
public record CopyCommand(
        String table,
        List<String> columns,
        String source,
        boolean manifest,
        Format format,
        Compression compression,
        @Nullable String region,
        String dateFormat,
        String timeFormat,
        int maxErrors,
        boolean truncateColumns,
        boolean blanksAsNull,
        boolean emptyAsNull,
        boolean trimBlanks,
        boolean acceptAnyDate,
        boolean roundDecimals,
        @Nullable Character acceptInvalid,
        boolean noLoad,
        boolean explicitIds) {

    /** How the bytes of a file become rows. */
    public sealed interface Format {

        /** What {@code sys_load_history} calls it. */
        String label();

        /**
         * One object a row.
         *
         * @param paths the address of a JSONPaths file; null matches names
         * @param ignoreHeader lines to leave out at the start of each file
         */
        record Json(@Nullable String paths, boolean ignoreCase, int ignoreHeader) implements Format {
            @Override
            public String label() {
                return "json";
            }
        }

        /**
         * CSV when there is a quote, delimited text otherwise.
         *
         * @param nullText the field that stands for NULL
         */
        record Delimited(
                char delimiter,
                @Nullable Character quote,
                String nullText,
                int ignoreHeader,
                boolean ignoreBlankLines,
                boolean escape,
                boolean removeQuotes,
                boolean fillRecord)
                implements Format {
            @Override
            public String label() {
                return quote == null ? "txt" : "csv";
            }
        }

        /** Columns by position. */
        record Parquet() implements Format {
            @Override
            public String label() {
                return "parquet";
            }
        }
    }

    /** What COPY was told that the files are; Redshift does not guess. */
    public enum Compression {
        NONE,
        GZIP,
        ZSTD,
        BZIP2
    }
}

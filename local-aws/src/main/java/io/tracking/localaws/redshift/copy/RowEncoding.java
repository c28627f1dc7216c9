package io.tracking.localaws.redshift.copy;

/**
 * Encodes rows for their way to PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>
 */
interface RowEncoding {

    /** What COPY needs to know, in SQL. */
    String option();

    void start(RowBuffer out);

    void startRow(RowBuffer out, int columns);

    /**
     * One value of the row.
     *
     * @param index of its column in the row
     */
    void append(RowBuffer out, int index, CopyColumn column, Value value) throws BadValueException;

    void endRow(RowBuffer out);

    void end(RowBuffer out);
}

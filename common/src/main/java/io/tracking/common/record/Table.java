package io.tracking.common.record;

/** Names the two tables of schema {@code tracking}. */
public enum Table {
    /** {@code tracking.events}: what happened. */
    EVENTS("events"),
    /** {@code tracking.utm}: the campaign that brought the visitor. */
    UTM("utm");

    private final String tableName;

    Table(String tableName) {
        this.tableName = tableName;
    }

    /** The table's name without its schema. */
    public String tableName() {
        return tableName;
    }
}

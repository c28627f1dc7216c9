package io.tracking.localaws.redshift;

/** Names that the catalog script and the Java code share. */
final class CatalogNames {

    /** Every database is a copy of it. */
    static final String TEMPLATE = "redshift_template";
    /** Checks of byte lengths start with it; the rest is the column. */
    static final String BYTES = "redshift_bytes_";

    private CatalogNames() {}
}

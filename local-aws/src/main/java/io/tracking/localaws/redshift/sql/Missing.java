package io.tracking.localaws.redshift.sql;

import java.util.Set;

/**
 * Lists what Redshift has and the stand-in has not. Each is answered with {@link Refusal#missing}, never with a wrong result; the
 * documentation prints these lists.
 */
public final class Missing {

    /** As columns; INTERVAL is there in expressions. */
    public static final Set<String> TYPES =
            Set.of("super", "hllsketch", "geometry", "geography", "varbyte", "varbinary", "binary", "interval");

    public static final Set<String> FUNCTIONS = Set.of(
            // SUPER and arrays.
            "ARRAY",
            "ARRAY_CONCAT",
            "ARRAY_FLATTEN",
            "GET_ARRAY_LENGTH",
            "SPLIT_TO_ARRAY",
            "SUBARRAY",
            "JSON_PARSE",
            "CAN_JSON_PARSE",
            "JSON_SERIALIZE",
            "JSON_SERIALIZE_TO_VARBYTE",
            "JSON_SIZE",
            "JSON_TYPEOF",
            "OBJECT",
            "OBJECT_TRANSFORM",
            "IS_ARRAY",
            "IS_OBJECT",
            "IS_SCALAR",
            "DECIMAL_PRECISION",
            "DECIMAL_SCALE",
            // Hashes and sketches.
            "CHECKSUM",
            "CRC32",
            "FNV_HASH",
            "FARMFINGERPRINT64",
            "MURMUR3_32_HASH",
            "HLL",
            "HLL_CREATE_SKETCH",
            "HLL_CARDINALITY",
            "HLL_COMBINE",
            "HLL_COMBINE_SKETCHES",
            // VARBYTE.
            "FROM_HEX",
            "FROM_VARBYTE",
            "TO_VARBYTE",
            "HEX_TO_BINARY",
            // Strings.
            "COLLATE",
            "DIFFERENCE",
            "SOUNDEX",
            "OCTETINDEX",
            "URL_DECODE",
            // Machine learning.
            "EXPLAIN_MODEL");

    /** Clauses of a query, by their first word. */
    public static final Set<String> CLAUSES = Set.of("PIVOT", "UNPIVOT", "EXCLUDE", "CONNECT", "IGNORE", "RESPECT");

    /** System views that are not defined: by what their names begin with. */
    public static final Set<String> VIEWS = Set.of("stl_", "stv_", "svl_", "svv_", "svcs_", "sys_");

    /** Statements and forms of statements, as they are named in the error. */
    public static final Set<String> STATEMENTS = Set.of(
            "UNLOAD",
            "CREATE EXTERNAL",
            "CREATE DATASHARE",
            "CREATE MODEL",
            "CREATE DATABASE … ISOLATION LEVEL SERIALIZABLE",
            "CREATE MATERIALIZED VIEW … AUTO REFRESH YES",
            "ALTER TABLE APPEND",
            "ANALYZE COMPRESSION",
            "MERGE … REMOVE DUPLICATES",
            "SET enable_case_sensitive_identifier TO true");

    private Missing() {}
}

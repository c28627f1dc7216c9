package io.tracking.localaws.redshift.sql;

import java.util.Locale;
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
            "ARRAY_CONTAINS",
            "ARRAY_DISTINCT",
            "ARRAY_EXCEPT",
            "ARRAY_INTERSECTION",
            "ARRAY_POSITION",
            "ARRAY_POSITIONS",
            "ARRAY_SORT",
            "ARRAY_UNION",
            "ARRAYS_OVERLAP",
            "IS_BIGINT",
            "IS_BOOLEAN",
            "IS_CHAR",
            "IS_DECIMAL",
            "IS_FLOAT",
            "IS_INTEGER",
            "IS_SMALLINT",
            "IS_VARCHAR",
            "SIZE",
            "GET_NUMBER_ATTRIBUTES",
            "LOWER_ATTRIBUTE_NAMES",
            "UPPER_ATTRIBUTE_NAMES",
            // Hashes, sketches, VARBYTE, places.
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
            "FROM_HEX",
            "FROM_VARBYTE",
            "TO_VARBYTE",
            "HEX_TO_BINARY",
            "GETBIT",
            "ADDBBOX",
            "DROPBBOX",
            "GEOMETRYTYPE",
            "SUPPORTSBBOX",
            // Strings and conversions.
            "COLLATE",
            "DIFFERENCE",
            "SOUNDEX",
            "OCTETINDEX",
            "URL_DECODE",
            "TEXT_TO_INT_ALT",
            "TEXT_TO_NUMERIC_ALT",
            "TRY_CAST",
            "GROUPING_ID",
            "DATE_CMP_TIMESTAMPTZ",
            // The cluster and the session.
            "EXPLAIN_MODEL",
            "CHANGE_QUERY_PRIORITY",
            "CHANGE_SESSION_PRIORITY",
            "CHANGE_USER_PRIORITY",
            "REBOOT_CLUSTER",
            "CURRENT_AWS_ACCOUNT",
            "CURRENT_NAMESPACE",
            "CURRENT_SESSION_ARN",
            "DB_COLLATION",
            "DEFAULT_IAM_ROLE",
            "GET_MOUNTED_ROLE",
            "LAST_USER_QUERY_ID",
            "PG_GET_COLS",
            "PG_GET_GRANTEE_BY_IAM_ROLE",
            "PG_GET_IAM_ROLE_BY_USER",
            "PG_GET_SESSION_ROLES",
            "PG_LAST_QUERY_ID",
            "PG_LAST_UNLOAD_COUNT",
            "PG_LAST_UNLOAD_ID",
            "SLICE_NUM");

    /** Functions of places: by what their names begin with. */
    public static final Set<String> FUNCTION_PREFIXES = Set.of("ST_", "H3_");

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
            "CREATE FUNCTION … LANGUAGE plpythonu",
            "CREATE RLS",
            "CREATE MASKING",
            "CREATE LIBRARY",
            "CREATE IDENTITY",
            "GRANT ROLE sys:…",
            "SHOW TABLE",
            "SHOW VIEW",
            "SHOW DATASHARES",
            "SHOW MODEL",
            "SHOW EXTERNAL",
            "SHOW POLICIES",
            "SHOW CREATE",
            "SHOW PROCEDURE",
            "CREATE DATABASE … OWNER",
            "CREATE DATABASE … CONNECTION LIMIT",
            "CREATE DATABASE … COLLATE",
            "DROP DATABASE … FORCE",
            "ALTER TABLE … ROW LEVEL SECURITY",
            "CREATE DATABASE … ISOLATION LEVEL SERIALIZABLE",
            "CREATE MATERIALIZED VIEW … AUTO REFRESH YES",
            "ALTER TABLE APPEND",
            "ANALYZE COMPRESSION",
            "MERGE … REMOVE DUPLICATES",
            "SET enable_case_sensitive_identifier TO true");

    private Missing() {}

    /** @param name in lower case */
    static boolean isFunction(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return FUNCTIONS.contains(upper) || FUNCTION_PREFIXES.stream().anyMatch(upper::startsWith);
    }
}

package io.tracking.localaws.redshift.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compression encodings and the types they are for.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html">Compression encodings</a>
 */
final class ColumnEncodings {

    private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
    private static final Set<String> MOSTLY_16 = Set.of("int4", "int8", "numeric");
    private static final Set<String> DELTA = Set.of("int2", "int4", "int8", "date", "timestamp", "numeric");
    private static final Set<String> DELTA_32K = Set.of("int4", "int8", "date", "timestamp", "numeric");
    private static final Set<String> NOT_BOOLEAN = Set.of(
            "int2", "int4", "int8", "numeric", "float4", "float8", "char", "varchar", "date", "timestamp", "time");
    private static final Set<String> NOT_FLOAT =
            Set.of("int2", "int4", "int8", "numeric", "char", "varchar", "date", "timestamp", "time");
    private static final Set<String> ANY = Set.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "float4",
            "float8",
            "char",
            "varchar",
            "date",
            "timestamp",
            "time",
            "bool");

    private static final Map<String, Set<String>> TYPES = Map.ofEntries(
            Map.entry("raw", ANY),
            Map.entry("az64", Set.of("int2", "int4", "int8", "numeric", "date", "timestamp", "time")),
            Map.entry("bytedict", NOT_BOOLEAN),
            Map.entry("delta", DELTA),
            Map.entry("delta32k", DELTA_32K),
            Map.entry("lzo", NOT_FLOAT),
            Map.entry("mostly8", Set.of("int2", "int4", "int8", "numeric")),
            Map.entry("mostly16", MOSTLY_16),
            Map.entry("mostly32", Set.of("int8", "numeric")),
            Map.entry("runlength", ANY),
            Map.entry("text255", Set.of("varchar")),
            Map.entry("text32k", Set.of("varchar")),
            Map.entry("zstd", ANY));

    private ColumnEncodings() {}

    /** Its name, when Redshift has it and takes it for a column of that type. */
    static String of(Token written, String type) {
        String name = written.name();
        Set<String> types = TYPES.get(name);
        if (types == null) {
            throw new Refusal.Thrown(new Refusal("42704", "encoding type \"" + name + "\" does not exist", null));
        }
        String kind = kind(type);
        if (ANY.contains(kind) && !types.contains(kind)) {
            throw new Refusal.Thrown(
                    new Refusal("42P16", "encoding type \"" + name + "\" is not for columns of type " + type, null));
        }
        return name;
    }

    private static String kind(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (INTEGERS.contains(name)) {
            return name;
        }
        return KINDS.stream()
                .filter(kind -> name.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(name);
    }

    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("smallint", "int2"),
            Map.entry("bigint", "int8"),
            Map.entry("int8", "int8"),
            Map.entry("int2", "int2"),
            Map.entry("int", "int4"),
            Map.entry("numeric", "numeric"),
            Map.entry("real", "float4"),
            Map.entry("float4", "float4"),
            Map.entry("float", "float8"),
            Map.entry("double", "float8"),
            Map.entry("varchar", "varchar"),
            Map.entry("char", "char"),
            Map.entry("date", "date"),
            Map.entry("timestamp", "timestamp"),
            Map.entry("time", "time"),
            Map.entry("bool", "bool"));
}

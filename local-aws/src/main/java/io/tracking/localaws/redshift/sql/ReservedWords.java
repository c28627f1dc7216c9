package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words that are no names unless they are quoted.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html">Reserved words</a>
 */
final class ReservedWords {

    private static final Set<String> ALL = Set.of(
            ("AES128 AES256 ALL ALLOWOVERWRITE ANALYSE ANALYZE AND ANY ARRAY AS ASC AUTHORIZATION AZ64 BACKUP BETWEEN BINARY"
                            + " BLANKSASNULL BOTH BYTEDICT BZIP2 CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE CREDENTIALS"
                            + " CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURRENT_USER_ID DEFAULT"
                            + " DEFERRABLE DEFLATE DEFRAG DELTA DELTA32K DESC DISABLE DISTINCT DO ELSE EMPTYASNULL ENABLE"
                            + " ENCODE ENCRYPT ENCRYPTION END EXCEPT EXPLICIT FALSE FOR FOREIGN FREEZE FROM FULL"
                            + " GLOBALDICT256 GLOBALDICT64K GRANT GROUP GZIP HAVING IDENTITY IGNORE ILIKE IN INITIALLY INNER"
                            + " INTERSECT INTERVAL INTO IS ISNULL JOIN LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP LUN"
                            + " LUNS LZO LZOP MINUS MOSTLY16 MOSTLY32 MOSTLY8 NATURAL NEW NOT NOTNULL NULL NULLS OFF OFFLINE"
                            + " OFFSET OID OLD ON ONLY OPEN OR ORDER OUTER OVERLAPS PARALLEL PARTITION PERCENT PERMISSIONS"
                            + " PIVOT PLACING PRIMARY RAW READRATIO RECOVER REFERENCES REJECTLOG RESORT RESPECT RESTORE RIGHT"
                            + " SELECT SESSION_USER SIMILAR SNAPSHOT SOME SYSDATE SYSTEM TABLE TAG TDES TEXT255 TEXT32K THEN"
                            + " TIMESTAMP TO TOP TRAILING TRUE TRUNCATECOLUMNS UNION UNIQUE UNNEST UNPIVOT USER USING VERBOSE"
                            + " WALLET WHEN WHERE WITH WITHOUT")
                    .split(" ", -1));

    /** Those that no query has a use for but as a name. */
    private static final Set<String> NEVER_IN_QUERIES = Set.of(
            ("AES128 AES256 ALLOWOVERWRITE AZ64 BACKUP BLANKSASNULL BYTEDICT BZIP2 CREDENTIALS DEFLATE DEFRAG DELTA"
                            + " DELTA32K DISABLE EMPTYASNULL ENABLE ENCRYPT ENCRYPTION EXPLICIT GLOBALDICT256 GLOBALDICT64K"
                            + " GZIP LUN LUNS LZO LZOP MOSTLY16 MOSTLY32 MOSTLY8 OFFLINE OPEN PERMISSIONS PERCENT RAW READRATIO"
                            + " RECOVER REJECTLOG RESORT RESTORE SNAPSHOT TAG TDES TEXT255 TEXT32K TRUNCATECOLUMNS WALLET")
                    .split(" ", -1));

    private ReservedWords() {}

    /** Names in a query must not be one, unless AS or a point comes before. */
    static void refuseInQuery(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.WORD
                    && NEVER_IN_QUERIES.contains(token.text().toUpperCase(Locale.ROOT))
                    && !tokens.get(i - 1).is("AS")
                    && !tokens.get(i - 1).is(".")) {
                refuse(token);
            }
        }
    }

    /** A name in a definition must not be one. */
    static void refuse(@Nullable Token name) {
        if (name != null && isReserved(name)) {
            throw new Refusal.Thrown(Refusal.syntax(
                    name.text(), name.text().toUpperCase(Locale.ROOT) + " is a reserved word of Amazon Redshift."));
        }
    }

    static boolean isReserved(Token name) {
        return name.kind() == Kind.WORD && ALL.contains(name.text().toUpperCase(Locale.ROOT));
    }
}

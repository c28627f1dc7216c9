package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

/** Casts between types. */
class CastConformanceIT extends Conformance {

    private static final String TYPES = "r_Character_types";
    private static final String EXAMPLES = "r_Examples_with_character_types";
    private static final String CONVERSION = "c_Supported_data_types";

    @Rule(page = TYPES)
    void cutsBytesInACastToVarchar() throws Exception {
        assertThat(rows("SELECT 'é€€'::VARCHAR(5), CAST('é€€' AS VARCHAR(4)), CONVERT(VARCHAR(7), 'é€€')"))
                .containsExactly("é€|é|é€");
        assertThat(rows("SELECT 'abc'::VARCHAR(5), 'abcdef'::VARCHAR(5), '€'::VARCHAR(2) = ''"))
                .containsExactly("abc|abcde|t");
        assertThat(value("SELECT OCTET_LENGTH(REPEAT('é', 10)::VARCHAR(7))")).isEqualTo("6");
    }

    @Rule(page = TYPES)
    void cutsBytesOfColumnsInACast() throws Exception {
        execute("CREATE TABLE t (v VARCHAR(20), n INT)");
        execute("INSERT INTO t VALUES ('é€€', 1), ('abc', 2), (NULL, 3)");

        assertThat(rows("SELECT v::VARCHAR(5), UPPER(v)::VARCHAR(2) FROM t ORDER BY n"))
                .containsExactly("é€|É", "abc|AB", "null|null");
        execute("CREATE TABLE s AS SELECT v::VARCHAR(5) AS v FROM t");
        assertThat(rows("SELECT v FROM s ORDER BY v")).containsExactly("abc", "é€", "null");
    }

    @Rule(page = TYPES)
    void cutsBytesInACastToChar() throws Exception {
        assertThat(rows("SELECT 'éa'::CHAR(2), OCTET_LENGTH('éa'::CHAR(2)), OCTET_LENGTH('€a'::CHAR(2))"))
                .containsExactly("é|2|2");
        assertThat(rows("SELECT 'abc'::CHAR(2), 'a'::CHAR(3) = 'a', OCTET_LENGTH('é'::CHAR(3))"))
                .containsExactly("ab|t|3");
    }

    @Rule(page = EXAMPLES)
    void cutsNothingWithoutACast() throws Exception {
        execute("CREATE TABLE t (v VARCHAR(5))");

        refused("INSERT INTO t VALUES ('é€€')");
        execute("INSERT INTO t VALUES ('é€€'::VARCHAR(5))");
        assertThat(rows("SELECT v FROM t")).containsExactly("é€");
    }

    @Rule(page = CONVERSION)
    void convertsNoBooleanToAString() throws Exception {
        execute("CREATE TABLE t (b BOOLEAN)");
        execute("INSERT INTO t VALUES (true)");

        for (String cast :
                new String[] {"b::VARCHAR", "CAST(b AS VARCHAR(5))", "b::TEXT", "b::CHAR(5)", "(1 = 1)::VARCHAR"}) {
            assertThat(refused("SELECT " + cast + " FROM t")).contains("cannot cast type boolean to character varying");
        }
        assertThat(rows("SELECT b::INT, CASE WHEN b THEN 'true' END, 'true'::BOOLEAN, 0::BOOLEAN FROM t"))
                .containsExactly("1|true|t|f");
    }

    @Rule(page = "c_unsupported-postgresql-datatypes")
    void castsToNoArrays() {
        for (String cast :
                new String[] {"'{1}'::INT[]", "CAST('{1}' AS INT[])", "'{a}'::VARCHAR(5)[]", "NULL::INT ARRAY"}) {
            assertThat(refused("SELECT " + cast)).contains("array type");
        }
    }
}

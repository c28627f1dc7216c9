package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.redshift.sql.Missing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stand-in has not, it says: no syntax error of PostgreSQL. */
class MissingFeaturesIT extends Conformance {

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(5))");
    }

    @Test
    void saysThatAFunctionIsMissing() {
        for (String function : Missing.FUNCTIONS) {
            assertThat(refused("SELECT " + function + "(name) FROM t")).contains(function, "stand-in");
        }
    }

    @Test
    void saysThatATypeIsMissing() {
        for (String type : Missing.TYPES) {
            assertThat(refused("CREATE TABLE s (a " + type + ")")).contains("stand-in");
        }
    }

    @Test
    void saysThatAClauseIsMissing() {
        for (String query : new String[] {
            "SELECT * FROM t PIVOT (COUNT(*) FOR id IN (1, 2))",
            "SELECT * FROM t UNPIVOT (n FOR k IN (id))",
            "SELECT * EXCLUDE name FROM t",
            "SELECT * EXCLUDE (name) FROM t",
            "SELECT t.* EXCLUDE (name, id) FROM t",
            "SELECT t.id FROM t, t s WHERE t.id = s.id (+)",
            "SELECT t.id FROM t, t s WHERE t.id = s.id(+)",
            "SELECT ARRAY(SELECT id FROM t)",
            "SELECT LAG(id) IGNORE NULLS OVER (ORDER BY id) FROM t",
            "SELECT LAG(id) RESPECT NULLS OVER (ORDER BY id) FROM t",
            "SELECT id FROM t START WITH id = 1 CONNECT BY PRIOR id = id",
            "SELECT LISTAGG(DISTINCT name, ',') WITHIN GROUP (ORDER BY name) OVER (PARTITION BY id) FROM t"
        }) {
            assertThat(refused(query)).contains("stand-in");
        }
    }

    @Test
    void saysThatANameIsTooLongForIt() {
        for (String statement : new String[] {
            "CREATE TABLE %s (a INT)",
            "CREATE TABLE s (%s INT)",
            "CREATE VIEW %s AS SELECT id FROM t",
            "SELECT id AS \"%s\" FROM t",
            "WITH %s AS (SELECT 1) SELECT 1"
        }) {
            assertThat(refused(statement.formatted("n".repeat(64)))).contains("longer than 63 bytes", "stand-in");
            assertThat(refused(statement.formatted("ä".repeat(32)))).contains("longer than 63 bytes", "stand-in");
        }
    }

    @Test
    void saysThatASystemViewIsMissing() {
        for (String prefix : Missing.VIEWS) {
            String view = prefix + "of_no_name";
            assertThat(refused("SELECT * FROM " + view)).contains("The system view " + view, "stand-in");
            assertThat(refused("SELECT x a, a b FROM pg_catalog." + view)).contains(view, "stand-in");
        }
        assertThat(refused("SELECT * FROM of_no_name")).contains("relation \"of_no_name\" does not exist");
    }

    @Test
    void saysThatAStatementIsMissing() {
        for (String statement : new String[] {
            "UNLOAD ('SELECT 1') TO 's3://b/p' IAM_ROLE default",
            "CREATE EXTERNAL SCHEMA s FROM DATA CATALOG",
            "CREATE RLS POLICY p WITH (a INT) USING (a = 1)",
            "CREATE MASKING POLICY p WITH (a INT) USING (1)",
            "CREATE LIBRARY l LANGUAGE plpythonu FROM 's3://b/p'",
            "CREATE IDENTITY PROVIDER i TYPE azure",
            "CREATE FUNCTION f_x (a INT) RETURNS INT STABLE AS $$ return a $$ LANGUAGE plpythonu",
            "GRANT ROLE sys:monitor TO nobody",
            "ALTER TABLE t ROW LEVEL SECURITY ON",
            "SELECT ST_Area(name), H3_Center(1) FROM t",
            "ALTER TABLE t APPEND FROM s",
            "ANALYZE COMPRESSION t",
            "MERGE INTO t USING t s ON t.id = s.id REMOVE DUPLICATES",
            "CREATE MATERIALIZED VIEW m AUTO REFRESH YES AS SELECT 1 AS a",
            "SHOW TABLE t",
            "SHOW VIEW v",
            "CREATE DATABASE d WITH OWNER nobody",
            "CREATE DATABASE d OWNER = nobody CONNECTION LIMIT 5",
            "CREATE DATABASE d CONNECTION LIMIT UNLIMITED",
            "CREATE DATABASE d COLLATE CASE_INSENSITIVE",
            "DROP DATABASE d FORCE",
            "SET enable_case_sensitive_identifier TO true"
        }) {
            assertThat(refused(statement)).contains("stand-in");
        }
    }
}

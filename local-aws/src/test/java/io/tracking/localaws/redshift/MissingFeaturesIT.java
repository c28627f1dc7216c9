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
        for (var function : Missing.FUNCTIONS) {
            assertThat(refused("SELECT " + function + "(name) FROM t")).contains(function, "stand-in");
        }
    }

    @Test
    void saysThatATypeIsMissing() {
        for (var type : Missing.TYPES) {
            assertThat(refused("CREATE TABLE s (a " + type + ")")).contains("stand-in");
        }
    }

    @Test
    void saysThatAClauseIsMissing() {
        for (var query : new String[] {
            "SELECT * FROM t PIVOT (COUNT(*) FOR id IN (1, 2))",
            "SELECT * FROM t UNPIVOT (n FOR k IN (id))",
            "SELECT * EXCLUDE name FROM t",
            "SELECT LAG(id) IGNORE NULLS OVER (ORDER BY id) FROM t",
            "SELECT LAG(id) RESPECT NULLS OVER (ORDER BY id) FROM t",
            "SELECT id FROM t START WITH id = 1 CONNECT BY PRIOR id = id",
            "SELECT LISTAGG(DISTINCT name, ',') WITHIN GROUP (ORDER BY name) OVER (PARTITION BY id) FROM t"
        }) {
            assertThat(refused(query)).contains("stand-in");
        }
    }

    @Test
    void saysThatASystemViewIsMissing() {
        for (var prefix : Missing.VIEWS) {
            var view = prefix + "of_no_name";
            assertThat(refused("SELECT * FROM " + view)).contains("The system view " + view, "stand-in");
            assertThat(refused("SELECT x a, a b FROM pg_catalog." + view)).contains(view, "stand-in");
        }
        assertThat(refused("SELECT * FROM of_no_name")).contains("relation \"of_no_name\" does not exist");
    }

    @Test
    void saysThatAStatementIsMissing() {
        for (var statement : new String[] {
            "UNLOAD ('SELECT 1') TO 's3://b/p' IAM_ROLE default",
            "CREATE EXTERNAL SCHEMA s FROM DATA CATALOG",
            "ALTER TABLE t APPEND FROM s",
            "ANALYZE COMPRESSION t",
            "MERGE INTO t USING t s ON t.id = s.id REMOVE DUPLICATES",
            "CREATE MATERIALIZED VIEW m AUTO REFRESH YES AS SELECT 1 AS a",
            "SET enable_case_sensitive_identifier TO true"
        }) {
            assertThat(refused(statement)).contains("stand-in");
        }
    }
}

package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

class DdlConformanceIT extends Conformance {

    private static final String CREATE = "r_CREATE_TABLE_NEW";
    private static final String UNSUPPORTED = "c_unsupported-postgresql-features";
    private static final String UNSUPPORTED_TYPES = "c_unsupported-postgresql-datatypes";
    private static final String ALTER = "r_ALTER_TABLE";

    @Rule(page = CREATE)
    void takesEncodingsAndKeysOfColumns() throws Exception {
        execute("CREATE TABLE t (id BIGINT ENCODE az64 DISTKEY, at TIMESTAMP ENCODE raw SORTKEY,"
                + " name VARCHAR(20) NOT NULL ENCODE zstd)");
        execute("INSERT INTO t VALUES (1, '2020-06-01', 'a')");

        assertThat(rows("SELECT id, name FROM t")).containsExactly("1|a");
    }

    @Rule(page = CREATE)
    void takesKeysOfTables() throws Exception {
        execute("CREATE TABLE a (id INT, at TIMESTAMP) DISTSTYLE KEY DISTKEY (id) COMPOUND SORTKEY (at, id)");
        execute("CREATE TABLE b (id INT, at TIMESTAMP) DISTSTYLE EVEN SORTKEY (at)");
        execute("CREATE TABLE c (id INT, at TIMESTAMP) DISTSTYLE ALL INTERLEAVED SORTKEY (at, id)");
        execute("CREATE TABLE d (id INT, at TIMESTAMP) BACKUP NO DISTSTYLE AUTO SORTKEY AUTO ENCODE AUTO");

        assertThat(rows("SELECT COUNT(*) FROM a, b, c, d")).containsExactly("0");
    }

    @Rule(page = CREATE)
    void refusesAnUnknownTableAttribute() {
        refused("CREATE TABLE t (id INT) NOSUCHSTYLE EVEN");
    }

    @Rule(page = CREATE)
    void leavesAnExistingTableAloneWithIfNotExists() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("INSERT INTO t VALUES (1)");
        execute("CREATE TABLE IF NOT EXISTS t (id INT, name VARCHAR(5)) SORTKEY (id)");

        assertThat(rows("SELECT * FROM t")).containsExactly("1");
    }

    @Rule(page = CREATE)
    void countsIdentitiesBySeedAndStep() throws Exception {
        execute("CREATE TABLE t (id BIGINT IDENTITY(0, 1), name VARCHAR(5))");
        execute("INSERT INTO t (name) VALUES ('a')");
        execute("INSERT INTO t (name) VALUES ('b')");

        assertThat(value("SELECT COUNT(DISTINCT id) FROM t")).isEqualTo("2");
    }

    @Rule(page = CREATE)
    void copiesColumnsOfAnotherTable() throws Exception {
        execute("CREATE TABLE s (id INT NOT NULL, name VARCHAR(3) ENCODE zstd) SORTKEY (id)");
        execute("CREATE TABLE t (LIKE s)");

        refused("INSERT INTO t VALUES (NULL, 'a')");
    }

    @Rule(page = CREATE)
    void hidesTemporaryTablesFromOtherSessions() throws Exception {
        execute("CREATE TEMP TABLE only_here (id INT) DISTSTYLE EVEN");

        refused(other(), "SELECT * FROM only_here");
    }

    @Rule(page = "r_CREATE_TABLE_AS")
    void createsATableFromAQueryWithKeys() throws Exception {
        execute("CREATE TABLE s (id INT, name VARCHAR(3))");
        execute("INSERT INTO s VALUES (1, 'abc')");
        execute("CREATE TABLE t DISTKEY (id) SORTKEY (id) AS SELECT id, name FROM s");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|abc");
    }

    @Rule(page = "r_CREATE_SCHEMA")
    void createsASchemaForAUserUnlessItIsThere() throws Exception {
        String schema = value("SELECT current_schema()") + "_x";
        String user = value("SELECT current_user");

        execute("CREATE SCHEMA IF NOT EXISTS " + schema + " AUTHORIZATION " + user);
        execute("CREATE SCHEMA IF NOT EXISTS " + schema + " AUTHORIZATION " + user);
        execute("DROP SCHEMA " + schema);
    }

    @Rule(page = "t_Defining_constraints")
    void doesNotEnforceKeys() throws Exception {
        execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5) UNIQUE, CONSTRAINT u UNIQUE (id, name))");
        execute(
                "CREATE TABLE s (id INT REFERENCES t (id), n INT, PRIMARY KEY (n), FOREIGN KEY (id) REFERENCES t (id))");
        execute("INSERT INTO t VALUES (1, 'a')");
        execute("INSERT INTO t VALUES (1, 'a')");
        execute("INSERT INTO s VALUES (7, 1)");

        assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("2");
    }

    @Rule(page = "t_Defining_constraints")
    void enforcesNotNull() throws Exception {
        execute("CREATE TABLE t (id INT NOT NULL)");

        refused("INSERT INTO t VALUES (NULL)");
    }

    @Rule(page = UNSUPPORTED)
    void refusesIndexes() throws Exception {
        execute("CREATE TABLE t (id INT)");

        refused("CREATE INDEX i ON t (id)");
        refused("CREATE UNIQUE INDEX i ON t (id)");
    }

    @Rule(page = UNSUPPORTED)
    void refusesCheckConstraints() {
        refused("CREATE TABLE t (id INT CHECK (id > 0))");
        refused("CREATE TABLE t (id INT, CHECK (id > 0))");
    }

    @Rule(page = UNSUPPORTED)
    void refusesCheckConstraintsAfterADefault() throws Exception {
        execute("CREATE TABLE s (a INT)");

        for (String check :
                new String[] {"CHECK (id > 0)", "DEFAULT 1 CHECK (id > 0)", "DEFAULT 1 NOT NULL CHECK (id > 0)"}) {
            assertThat(refused("CREATE TABLE t (id INT " + check + ")")).contains("CHECK constraint is not supported");
            assertThat(refused("ALTER TABLE s ADD COLUMN id INT " + check))
                    .contains("CHECK constraint is not supported");
        }
        assertThat(refused("ALTER TABLE s ADD CHECK (a > 0)")).contains("CHECK constraint is not supported");
        assertThat(refused("ALTER TABLE s ADD CONSTRAINT k CHECK (a > 0)"))
                .contains("CHECK constraint is not supported");
        refused("CREATE TABLE t (id INT DEFAULT 1 CONSTRAINT k CHECK (id > 0))");
    }

    @Rule(page = UNSUPPORTED)
    void refusesGeneratedColumns() throws Exception {
        execute("CREATE TABLE s (a INT)");

        for (String column :
                new String[] {"GENERATED ALWAYS AS (a + 1) STORED", "DEFAULT 1 GENERATED ALWAYS AS IDENTITY"}) {
            assertThat(refused("CREATE TABLE t (a INT, b INT " + column + ")"))
                    .contains("GENERATED ALWAYS is not supported");
            assertThat(refused("ALTER TABLE s ADD COLUMN b INT " + column)).contains("does not support GENERATED");
        }
    }

    @Rule(page = UNSUPPORTED)
    void refusesDeferrableConstraints() throws Exception {
        execute("CREATE TABLE s (a INT PRIMARY KEY)");

        for (String when :
                new String[] {"DEFERRABLE", "NOT DEFERRABLE", "INITIALLY DEFERRED", "DEFERRABLE INITIALLY DEFERRED"}) {
            refused("CREATE TABLE t (a INT PRIMARY KEY " + when + ")");
            refused("CREATE TABLE t (a INT REFERENCES s (a) " + when + ")");
            refused("CREATE TABLE t (a INT, UNIQUE (a) " + when + ")");
            refused("CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES s (a) " + when + ")");
            refused("ALTER TABLE s ADD UNIQUE (a) " + when);
        }
    }

    @Rule(page = CREATE)
    void hasNoActionsOfForeignKeys() throws Exception {
        execute("CREATE TABLE s (a INT PRIMARY KEY)");

        refused("CREATE TABLE t (a INT REFERENCES s (a) ON DELETE CASCADE)");
        refused("CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES s (a) ON DELETE CASCADE)");
    }

    @Rule(page = UNSUPPORTED)
    void refusesInheritanceAndPartitions() throws Exception {
        execute("CREATE TABLE s (id INT)");

        refused("CREATE TABLE t (name VARCHAR(5)) INHERITS (s)");
        refused("CREATE TABLE t (id INT) PARTITION BY RANGE (id)");
    }

    @Rule(page = UNSUPPORTED)
    void refusesSequencesAndTriggers() {
        refused("CREATE SEQUENCE s");
        refused("CREATE TRIGGER g BEFORE INSERT ON t EXECUTE PROCEDURE p()");
    }

    @Rule(page = UNSUPPORTED)
    void refusesAValuesListAsATable() {
        refused("SELECT * FROM (VALUES (1), (2)) AS v (id)");
    }

    @Rule(page = UNSUPPORTED_TYPES)
    void refusesTypesOfPostgresqlOnly() {
        for (String type : new String[] {"JSON", "JSONB", "UUID", "BYTEA", "SERIAL", "MONEY", "XML", "INT[]", "INET"}) {
            refused("CREATE TABLE t (a " + type + ")");
        }
    }

    @Rule(page = "r_INSERT_30")
    void refusesOnConflictAndReturning() throws Exception {
        execute("CREATE TABLE t (id INT)");

        refused("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING");
        refused("INSERT INTO t VALUES (1) RETURNING id");
    }

    @Rule(page = "r_SELECT_synopsis")
    void refusesDistinctOnAndForUpdate() throws Exception {
        execute("CREATE TABLE t (id INT, n INT)");

        refused("SELECT DISTINCT ON (id) id, n FROM t");
        refused("SELECT id FROM t FOR UPDATE");
    }

    @Rule(page = ALTER)
    void addsColumnsWithEncodings() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("ALTER TABLE t ADD COLUMN name VARCHAR(2) DEFAULT 'x' ENCODE zstd");

        refused("INSERT INTO t VALUES (1, 'éé')");
        execute("INSERT INTO t (id) VALUES (1)");
        assertThat(rows("SELECT * FROM t")).containsExactly("1|x");
    }

    @Rule(page = ALTER)
    void changesTheSizeOfAVarchar() throws Exception {
        execute("CREATE TABLE t (name VARCHAR(2))");
        execute("ALTER TABLE t ALTER COLUMN name TYPE VARCHAR(4)");
        execute("INSERT INTO t VALUES ('éé')");

        refused("INSERT INTO t VALUES ('ééx')");
    }

    @Rule(page = ALTER)
    void changesKeysAndEncodings() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(5))");
        execute("ALTER TABLE t ALTER DISTSTYLE KEY DISTKEY id");
        execute("ALTER TABLE t ALTER SORTKEY (id)");
        execute("ALTER TABLE t ALTER COLUMN name ENCODE lzo");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = "r_VACUUM_command")
    void takesTheKindsOfVacuum() throws Exception {
        execute("CREATE TABLE t (id INT)");

        execute("VACUUM FULL t TO 99 PERCENT");
        execute("VACUUM SORT ONLY t");
        execute("VACUUM DELETE ONLY t");
        execute("VACUUM t");
    }

    @Rule(page = "r_ANALYZE")
    void analyzesTablesAndColumns() throws Exception {
        execute("CREATE TABLE t (id INT, n INT)");

        execute("ANALYZE t");
        execute("ANALYZE t (id)");
        execute("ANALYZE t PREDICATE COLUMNS");
    }

    @Rule(page = "r_CREATE_TABLE_AS")
    void givesAColumnTheWidthOfTheStringsItIsMadeOf() throws Exception {
        execute("CREATE TABLE src (name VARCHAR(5))");
        execute("CREATE TABLE w AS (SELECT 'abc' AS k, 'ä' || LOWER('BC') AS joined, MD5(name) AS hash, name,"
                + " CASE WHEN name = 'a' THEN 'one' WHEN name = 'b' THEN 'three' ELSE NULL END AS said,"
                + " NVL('it''s', 'no') AS quoted FROM src)");
        execute("CREATE VIEW v AS SELECT 'abc' AS k FROM src");

        assertThat(rows("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                        + " WHERE attrelid IN ('w'::regclass, 'v'::regclass) AND attnum > 0 ORDER BY attrelid, attnum"))
                .containsExactly(
                        "k|character varying(3)",
                        "joined|character varying(4)",
                        "hash|character varying(32)",
                        "name|character varying(5)",
                        "said|character varying(5)",
                        "quoted|character varying(4)",
                        "k|character varying(3)");
        assertThat(refused("INSERT INTO w (k) VALUES ('abcd')")).contains("too long");
    }
}

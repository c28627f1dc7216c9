package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

/** Cursors: forward, one at a time. */
class CursorConformanceIT extends Conformance {

    private static final String DECLARE = "declare";
    private static final String FETCH = "fetch";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("INSERT INTO t VALUES (1), (2), (3)");
        execute("BEGIN");
    }

    @Rule(page = DECLARE)
    void fetchesForward() throws Exception {
        execute("DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id");

        assertThat(rows("FETCH FORWARD 1 FROM c")).containsExactly("1");
        assertThat(rows("FETCH NEXT FROM c")).containsExactly("2");
        assertThat(rows("FETCH ALL FROM c")).containsExactly("3");
        execute("CLOSE c");
    }

    @Rule(page = DECLARE)
    void opensOneAtATime() throws Exception {
        execute("DECLARE c CURSOR FOR SELECT id FROM t");
        execute("CLOSE c");
        execute("DECLARE d CURSOR FOR SELECT id FROM t");

        assertThat(refused("DECLARE e CURSOR FOR SELECT id FROM t")).contains("only one cursor");
    }

    @Rule(page = DECLARE)
    void declaresNoOtherKinds() {
        for (String kind : new String[] {
            "c SCROLL CURSOR FOR",
            "c NO SCROLL CURSOR FOR",
            "c BINARY CURSOR FOR",
            "c INSENSITIVE CURSOR FOR",
            "c CURSOR WITH HOLD FOR",
            "c CURSOR WITHOUT HOLD FOR"
        }) {
            assertThat(refused("DECLARE " + kind + " SELECT id FROM t")).contains("syntax error");
        }
    }

    @Rule(page = DECLARE)
    void declaresNoneOutsideOfATransaction() throws Exception {
        execute("ROLLBACK");

        assertThat(refused("DECLARE c CURSOR FOR SELECT id FROM t")).contains("transaction block");
        execute("BEGIN; DECLARE c CURSOR FOR SELECT id FROM t; CLOSE c; COMMIT");
    }

    @Rule(page = FETCH)
    void fetchesNothingBackward() throws Exception {
        for (String direction : new String[] {
            "BACKWARD 1", "PRIOR", "FIRST", "LAST", "ABSOLUTE 1", "RELATIVE 1", "-1", "FORWARD -1", "BACKWARD ALL"
        }) {
            execute("ROLLBACK");
            execute("BEGIN");
            execute("DECLARE c CURSOR FOR SELECT id FROM t");
            assertThat(refused("FETCH " + direction + " FROM c")).contains("syntax error");
        }
    }

    @Rule(page = FETCH)
    void movesBySayingFetch() throws Exception {
        execute("DECLARE c CURSOR FOR SELECT id FROM t");

        assertThat(refused("MOVE 1 FROM c")).contains("MOVE is not supported");
    }

    @Rule(page = "close")
    void closesOneByItsName() throws Exception {
        execute("DECLARE c CURSOR FOR SELECT id FROM t");

        refused("CLOSE ALL");
    }
}

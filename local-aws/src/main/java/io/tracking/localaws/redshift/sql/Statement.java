package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.copy.CopyCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement as PostgreSQL gets it.
 *
 * @param before what PostgreSQL runs first, in the same transaction; none of it takes a snapshot
 * @param commits Redshift commits the transaction with this statement
 * @param readsLastCopy asks for the last COPY of the session
 * @param copy the COPY it is; its {@code sql} is then nothing to run
 * @param place where Redshift takes it; null when it does anywhere
 * @param tag what the client is told that was done; null for what PostgreSQL says
 * @param refusal why it is not run at all
 * @param question what has to be known before it can be told what it is; null when it is known
 */
public record Statement(
        String sql,
        List<String> before,
        boolean commits,
        boolean readsLastCopy,
        @Nullable CopyCommand copy,
        @Nullable Place place,
        @Nullable String tag,
        @Nullable Refusal refusal,
        @Nullable Question question) {

    /**
     * A query whose columns have to be known.
     *
     * @param answer makes a statement of their names; it may have another question
     */
    public record Question(String query, Function<List<String>, Statement> answer) {}

    /**
     * In a transaction block alone, or outside of them alone.
     *
     * @param name of the statement, as the refusal says it
     */
    record Place(boolean inBlock, String name) {}

    static Statement of(String sql) {
        return new Statement(sql, List.of(), false, false, null, null, null, null, null);
    }

    /** In a transaction block, even when the session has none open: an answered statement makes the pipeline one. */
    static Statement inTransaction(List<String> before, String sql) {
        List<String> all = new ArrayList<>();
        all.add("SHOW transaction_isolation");
        all.addAll(before);
        return new Statement(sql, List.copyOf(all), false, false, null, null, null, null, null);
    }

    static Statement committing(String sql) {
        return new Statement(sql, List.of(), true, false, null, null, null, null, null);
    }

    static Statement lastCopy(String sql) {
        return new Statement(sql, List.of(), false, true, null, null, null, null, null);
    }

    /** @param before what refuses who may not */
    static Statement copy(List<String> before, CopyCommand command) {
        return new Statement("", before, false, false, command, null, null, null, null);
    }

    /** What PostgreSQL does in other words. */
    static Statement tagged(String tag, String sql) {
        return new Statement(sql, List.of(), false, false, null, null, tag, null, null);
    }

    static Statement refused(Refusal refusal) {
        return new Statement("", List.of(), false, false, null, null, null, refusal, null);
    }

    static Statement asking(Question question) {
        return new Statement("", List.of(), false, false, null, null, null, null, question);
    }

    Statement outsideBlocks(String name) {
        return at(new Place(false, name));
    }

    Statement insideBlocks(String name) {
        return at(new Place(true, name));
    }

    private Statement at(Place where) {
        return new Statement(sql, before, commits, readsLastCopy, copy, where, tag, refusal, question);
    }

    /** Why it is not run, in a transaction block or outside one. */
    public @Nullable Refusal refusal(boolean inBlock) {
        if (refusal != null || place == null || place.inBlock == inBlock) {
            return refusal;
        }
        return inBlock
                ? new Refusal("25001", place.name + " cannot run inside a transaction block", null)
                : new Refusal("25P01", place.name + " may only be used in transaction blocks", null);
    }

    public boolean begins() {
        return startsWith("BEGIN") || startsWith("START");
    }

    /** It ends a transaction block, well or not. */
    public boolean ends() {
        return confirms() || startsWith("ROLLBACK") || startsWith("ABORT");
    }

    public boolean confirms() {
        return commits || startsWith("COMMIT") || startsWith("END");
    }

    private boolean startsWith(String word) {
        return sql.regionMatches(true, 0, word, 0, word.length());
    }

    /** PostgreSQL can run it as it is. */
    public boolean plain() {
        return before.isEmpty()
                && !commits
                && !readsLastCopy
                && copy == null
                && tag == null
                && (place == null || !place.inBlock)
                && refusal == null
                && question == null;
    }
}

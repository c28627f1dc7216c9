package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Notes what PostgreSQL owes for one message that was sent to it, and who gets the answer. */
final class Expectation {

    enum Request {
        PARSE("1"),
        BIND("2"),
        CLOSE("3"),
        DESCRIBE("Tn"),
        EXECUTE("CIs"),
        SYNC("Z"),
        QUERY("Z");

        private final String last;

        Request(String last) {
            this.last = last;
        }

        /** Errors inside do not end it, ReadyForQuery does. */
        boolean endsReady() {
            return this == SYNC || this == QUERY;
        }
    }

    /** Who sees the answers. */
    enum Audience {
        /** All of them: the client asked itself. */
        CLIENT,
        /** What a simple query shows: rows and their description. */
        SIMPLE_CLIENT,
        /** Nobody: they are kept here. */
        STAND_IN
    }

    /** How it ended. */
    enum Outcome {
        ANSWERED,
        FAILED,
        SKIPPED
    }

    final Request request;
    final Audience audience;
    final List<List<@Nullable String>> rows = new ArrayList<>();
    /** Of the rows, when they were described. */
    final List<String> columns = new ArrayList<>();

    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    /** Set when PostgreSQL waits for the rows of a COPY. */
    final CompletableFuture<Boolean> copying = new CompletableFuture<>();

    private volatile @Nullable Message error;
    private volatile @Nullable Message notice;
    private volatile @Nullable String tag;
    private volatile boolean hidden;

    Expectation(Request request, Audience audience) {
        this.request = request;
        this.audience = audience;
    }

    /** The client gets this error instead of PostgreSQL's. */
    Expectation failingAs(Message error) {
        this.error = error;
        return this;
    }

    /** The client is told that this was done; null for what PostgreSQL says. */
    Expectation taggedAs(@Nullable String tag) {
        this.tag = tag;
        return this;
    }

    /** The client sees nothing of it but an error. */
    void hide() {
        hidden = true;
    }

    /** The client gets this before the answer that ends it. */
    void announce(Message notice) {
        this.notice = notice;
    }

    @Nullable
    Message error() {
        return error;
    }

    @Nullable
    String tag() {
        return tag;
    }

    @Nullable
    Message notice() {
        return notice;
    }

    boolean endsWith(Message message) {
        return request.last.indexOf(message.type()) >= 0;
    }

    boolean shows(Message message) {
        return !hidden
                && (audience == Audience.CLIENT || (audience == Audience.SIMPLE_CLIENT && message.type() != 'n'));
    }

    void end(Outcome how) {
        copying.complete(false);
        outcome.complete(how);
    }
}

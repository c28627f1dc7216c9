package io.tracking.api.protocol;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names one call of a protocol.
 *
 * @param method GET or POST
 * @param path without the last slash; a segment <code>{}</code> is any one
 * @param reply what is answered whatever the body says; null for calls that bring events
 */
public record Route(String method, String path, @Nullable Function<ProtocolCall, Reply> reply) {

    private static final String ANY = "{}";

    static Route events(String method, String path) {
        return new Route(method, path, null);
    }

    static Route fixed(String method, String path, Reply reply) {
        return new Route(method, path, call -> reply);
    }

    /** True for a call that brings its events in the query string of an image. */
    public boolean isPixel() {
        return reply == null && method.equals("GET");
    }

    /** The pattern under which a servlet hears of it. */
    public String mapping() {
        int any = path.indexOf(ANY);
        return any < 0 ? path + "/*" : path.substring(0, any) + "*";
    }

    /** Whether {@code called}, without its last slash, is this path. */
    public boolean isAt(String called) {
        if (!path.contains(ANY)) {
            return path.equals(called);
        }
        String[] mine = path.split("/", -1);
        String[] theirs = called.split("/", -1);
        if (mine.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            if (!mine[i].equals(theirs[i]) && (!mine[i].equals(ANY) || theirs[i].isEmpty())) {
                return false;
            }
        }
        return true;
    }
}

package io.tracking.loader.lake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the objects that lie among the window files and are none: what they are, and why not. Each is named in the log once,
 * counted and shown for as long as it is there, and left alone. Thread-safe.
 */
public final class Strangers {

    private static final Logger log = LoggerFactory.getLogger(Strangers.class);

    /** Whoever writes more is known by now. */
    private static final int MOST = 10_000;

    private final Map<String, String> reasons = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param key of the object
     * @param reason why it is no window file
     */
    public record Stranger(String key, String reason) {}

    synchronized void found(String key, String reason) {
        if (reasons.size() < MOST || reasons.containsKey(key)) {
            if (reasons.put(key, reason) == null) {
                log.warn("Cannot load {}: it is not one of the loader's files: {}", key, reason);
            }
        }
    }

    /** It has become a window file, or an empty folder. */
    synchronized void forget(String key) {
        reasons.remove(key);
    }

    /** All the keys that start with {@code prefix}: others of it are gone. */
    synchronized void listed(String prefix, Set<String> keys) {
        if (!reasons.isEmpty()) {
            reasons.keySet().removeIf(key -> key.startsWith(prefix) && !keys.contains(key));
        }
    }

    /** All the folders directly under {@code prefix}: others are gone. */
    synchronized void listedFolders(String prefix, Set<String> folders) {
        reasons.keySet()
                .removeIf(key -> key.startsWith(prefix)
                        && key.indexOf('/', prefix.length()) == key.length() - 1
                        && !folders.contains(key));
    }

    /** Why that object is none; empty when it is not known to be one. */
    public synchronized Optional<String> reason(String key) {
        return Optional.ofNullable(reasons.get(key));
    }

    /** Those whose keys start with {@code prefix}. */
    public synchronized List<Stranger> under(String prefix) {
        return reasons.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new Stranger(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** How many there are where files were last looked for; at most {@value #MOST}. */
    public synchronized int count() {
        return reasons.size();
    }
}

package io.tracking.common.record;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says what is dropped or hashed before a record is written anywhere: by column, by a field without a column, or because its
 * visitor wants no tracking. Immutable and thread-safe.
 */
public final class PrivacyRules {

    /** Characters that a secret must have at least. */
    public static final int SHORTEST_SECRET = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String EVENTS = "events.";
    private static final String UTM = "utm.";
    private static final String EXTRA = "extra.";

    /** What a record is told apart by, and found again. */
    private static final Set<String> ALWAYS_KEPT =
            Set.of("events.request_id", "events.request_timestamp", "events.topic", "utm.request_id");

    private static final Set<String> NEVER_NULL = Set.of("utm.source", "utm.medium");

    private final Map<String, PrivacyAction> events;
    private final Map<String, PrivacyAction> utm;
    private final FieldRules extra;
    private final Mac mac;
    private final @Nullable String reason;
    private final boolean needsConsent;

    private PrivacyRules(
            Map<String, PrivacyAction> events,
            Map<String, PrivacyAction> utm,
            FieldRules extra,
            Mac mac,
            @Nullable String reason,
            boolean needsConsent) {
        this.events = events;
        this.utm = utm;
        this.extra = extra;
        this.mac = mac;
        this.reason = reason;
        this.needsConsent = needsConsent;
    }

    /**
     * Builds rules.
     *
     * @param drop {@code events.user_agent}, {@code utm.ad_id}, {@code extra.tracker.device}
     * @param hash likewise; ids become UUIDs, others 43 characters of base64url, or as many as the column holds
     * @param secret of the hashes, at least {@value #SHORTEST_SECRET} characters
     * @param needsConsent whether a record that is rejected before its consent is known must not be kept
     * @throws IllegalArgumentException for a name that is no column or one that must stay, and for a short secret; the secret
     *     is not in the message
     */
    public static PrivacyRules of(
            Collection<String> drop, Collection<String> hash, String secret, boolean needsConsent) {
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("tracking.privacy.secret must have at least " + SHORTEST_SECRET
                    + " characters, because something is dropped, hashed, anonymised or refused, got "
                    + (secret.isEmpty() ? "none" : secret.length()));
        }
        Map<String, PrivacyAction> events = new LinkedHashMap<>();
        Map<String, PrivacyAction> utm = new LinkedHashMap<>();
        Map<String, PrivacyAction> extra = new LinkedHashMap<>();
        drop.forEach(name -> put(name, PrivacyAction.DROP, events, utm, extra));
        hash.forEach(name -> put(name, PrivacyAction.HASH, events, utm, extra));
        return new PrivacyRules(events, utm, FieldRules.of(events, utm, extra), mac(secret), null, needsConsent);
    }

    private static void put(
            String name,
            PrivacyAction action,
            Map<String, PrivacyAction> events,
            Map<String, PrivacyAction> utm,
            Map<String, PrivacyAction> extra) {
        String property = "tracking.privacy." + (action == PrivacyAction.DROP ? "drop" : "hash");
        Map<String, PrivacyAction> target;
        String shortName;
        if (name.startsWith(EXTRA) && !name.endsWith(".") && !name.contains("..")) {
            target = extra;
            shortName = name.substring(EXTRA.length());
        } else {
            Set<String> known = columns();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        property + " must name extra.<field> or one of " + known + ", got '" + name + "'");
            }
            if (action == PrivacyAction.DROP && NEVER_NULL.contains(name)) {
                throw new IllegalArgumentException(
                        property + " must not name " + name + ", which is NOT NULL; hash it");
            }
            boolean event = name.startsWith(EVENTS);
            target = event ? events : utm;
            shortName = name.substring(event ? EVENTS.length() : UTM.length());
        }
        if (target.put(shortName, action) != null) {
            throw new IllegalArgumentException(
                    "tracking.privacy.drop and tracking.privacy.hash must name " + name + " once, got it twice");
        }
    }

    private static Set<String> columns() {
        Set<String> known = new TreeSet<>();
        TableSchema.EVENTS.columns().forEach(column -> known.add(EVENTS + column.name()));
        TableSchema.UTM.columns().forEach(column -> known.add(UTM + column.name()));
        known.removeAll(ALWAYS_KEPT);
        return known;
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * These rules, and nothing that leads to the visitor: another cookie_id for each request, no account, no user agent, no query in
     * location and referrer, no click id, no field without a column; and no text of a rejected record.
     *
     * @param why {@code dnt} or {@code gpc}
     */
    public PrivacyRules anonymised(String why) {
        Map<String, PrivacyAction> strict = new LinkedHashMap<>(events);
        strict.put("cookie_id", PrivacyAction.DROP);
        strict.put("user_account_id", PrivacyAction.DROP);
        strict.put("user_agent", PrivacyAction.DROP);
        strict.putIfAbsent("location", PrivacyAction.CUT);
        strict.putIfAbsent("referrer", PrivacyAction.CUT);
        Map<String, PrivacyAction> strictUtm = new LinkedHashMap<>(utm);
        strictUtm.put("ad_id", PrivacyAction.DROP);
        return new PrivacyRules(strict, strictUtm, FieldRules.of(strict, strictUtm, Map.of()), mac, why, needsConsent);
    }

    /** Whether a new cookie may be set, and the one that came be used. */
    public boolean usesCookie() {
        return events.get("cookie_id") != PrivacyAction.DROP;
    }

    /** Why the visitor is not to be known, null when no signal says so. */
    @Nullable
    String reason() {
        return reason;
    }

    boolean isAnonymous() {
        return reason != null;
    }

    boolean needsConsent() {
        return needsConsent;
    }

    @Nullable
    PrivacyAction of(Table table, String column) {
        return (table == Table.EVENTS ? events : utm).get(column);
    }

    /** Columns of tracking.utm with a rule: their parameters do not stay in an address either. */
    Set<String> utmColumns() {
        return Collections.unmodifiableSet(utm.keySet());
    }

    FieldRules fields() {
        return extra;
    }

    Mac newMac() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The platform's " + ALGORITHM + " can be cloned", e);
        }
    }
}

package io.tracking.api.privacy;

import io.tracking.api.privacy.PrivacyProperties.Bots;
import io.tracking.api.privacy.PrivacyProperties.Consent;
import io.tracking.api.privacy.PrivacyProperties.Wish;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.PrivacyRules;
import io.tracking.common.record.RecordCheck;
import io.tracking.common.rejected.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Says what is asked and kept of the records of a request, by its visitor's wishes. Immutable, thread-safe but for its memory. */
public final class Privacy {

    private static final Set<String> AGREED = Set.of("true", "1", "yes", "granted");
    private static final JsonMapper JSON = new JsonMapper();

    private final PrivacyProperties properties;
    private final @Nullable PrivacyRules rules;
    private final @Nullable PrivacyRules forDnt;
    private final @Nullable PrivacyRules forGpc;
    private final @Nullable BotList bots;

    /**
     * Builds it.
     *
     * @param bots the list, null when nobody asks for it
     * @throws IllegalArgumentException for rules that cannot be
     */
    Privacy(PrivacyProperties properties, @Nullable BotList bots) {
        this.properties = properties;
        this.bots = bots;
        rules = properties.protects()
                ? PrivacyRules.of(
                        properties.drop(),
                        properties.hash(),
                        properties.secret(),
                        properties.withoutConsent() == Consent.REFUSE)
                : null;
        forDnt = rules == null ? null : rules.anonymised("dnt");
        forGpc = rules == null ? null : rules.anonymised("gpc");
    }

    /** Keeps everything, and asks nothing. */
    public static Privacy none() {
        return new Privacy(
                new PrivacyProperties(
                        List.of(), List.of(), "", Wish.IGNORE, Wish.IGNORE, "consent", Consent.TAKE, Bots.KEEP),
                null);
    }

    /** Whether a visitor's wishes make a difference; else nobody needs to read them. */
    public boolean hearsWishes() {
        return properties.dnt() != Wish.IGNORE || properties.gpc() != Wish.IGNORE;
    }

    /** What is dropped and hashed of the records, null for nothing. */
    public @Nullable PrivacyRules rules(Wishes wishes) {
        if (wishes.globalPrivacyControl() && properties.gpc() != Wish.IGNORE) {
            return forGpc;
        }
        return wishes.doNotTrack() && properties.dnt() != Wish.IGNORE ? forDnt : rules;
    }

    /** Whether {@link #check} may find something. */
    public boolean checks(Wishes wishes) {
        return refused(wishes) != null
                || properties.withoutConsent() == Consent.REFUSE
                || properties.bots() != Bots.KEEP;
    }

    /** What is wrong with a record as it was sent, or null; {@code mark} takes the rule by which it is a bot's. */
    public @Nullable FieldError check(Wishes wishes, RecordCheck.Sent record, BiConsumer<String, String> mark) {
        FieldError refused = refused(wishes);
        if (refused != null) {
            return refused;
        }
        String field = properties.consentField();
        if (properties.withoutConsent() == Consent.REFUSE) {
            String consent = record.member().apply(field);
            if (consent == null || !AGREED.contains(consent.toLowerCase(Locale.ROOT))) {
                return new FieldError(
                        field, "consent", "records without the visitor's consent, " + field + ": true, are not taken");
            }
        }
        String agent = record.userAgent();
        String rule = bots == null || agent == null ? null : bots.rule(agent);
        if (rule != null && properties.bots() == Bots.REFUSE) {
            return new FieldError("user_agent", "bot", "records of bots are not taken, got one by the rule " + rule);
        }
        if (rule != null) {
            mark.accept(CanonicalRow.BOT_MARK, JSON.writeValueAsString(rule));
        }
        return null;
    }

    private @Nullable FieldError refused(Wishes wishes) {
        if (wishes.globalPrivacyControl() && properties.gpc() == Wish.REFUSE) {
            return new FieldError("", "gpc", "the visitor asks for no tracking by Sec-GPC");
        }
        return wishes.doNotTrack() && properties.dnt() == Wish.REFUSE
                ? new FieldError("", "dnt", "the visitor asks for no tracking by DNT")
                : null;
    }
}

package io.tracking.api.privacy;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what is kept of a visitor.
 *
 * @param drop columns and fields, {@code events.user_agent}, {@code utm.ad_id}, {@code extra.tracker.device}
 * @param hash likewise
 * @param secret of the hashes
 * @param dnt what becomes of records that come with {@code DNT: 1}
 * @param gpc the same of {@code Sec-GPC: 1}
 * @param consentField at the top level of a record: true where the visitor agrees
 * @param withoutConsent what becomes of records without it
 * @param bots what becomes of records of bots
 */
@Validated
@ConfigurationProperties("tracking.privacy")
record PrivacyProperties(
        @NotNull List<String> drop,
        @NotNull List<String> hash,
        @NotNull String secret,
        @NotNull Wish dnt,
        @NotNull Wish gpc,
        @NotBlank(message = "must be the name of a field") String consentField,
        @NotNull Consent withoutConsent,
        @NotNull Bots bots) {

    /** Says what a visitor's wish leads to. */
    enum Wish {
        /** Nothing. */
        IGNORE,
        /** Nothing that leads to the visitor is kept. */
        ANONYMISE,
        /** The record is rejected, and its text is not kept. */
        REFUSE
    }

    /** Says what becomes of a record without consent. */
    enum Consent {
        /** It is taken like any other. */
        TAKE,
        /** It is rejected, and its text is not kept. */
        REFUSE
    }

    /** Says what becomes of a bot's record. */
    enum Bots {
        /** It is taken like any other. */
        KEEP,
        /** It is marked with the rule. */
        MARK,
        /** It is rejected. */
        REFUSE
    }

    /** Whether anything of a visitor is not to be kept. */
    boolean protects() {
        return !drop.isEmpty()
                || !hash.isEmpty()
                || dnt != Wish.IGNORE
                || gpc != Wish.IGNORE
                || withoutConsent == Consent.REFUSE;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PrivacyProperties[drop=" + drop + ", hash=" + hash + ", dnt=" + dnt + ", gpc=" + gpc + ", consentField="
                + consentField + ", withoutConsent=" + withoutConsent + ", bots=" + bots + "]";
    }
}

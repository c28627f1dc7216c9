package io.tracking.api.ingest;

import io.tracking.api.contracts.Contracts;
import io.tracking.api.privacy.Privacy;
import io.tracking.common.record.PrivacyRules;
import io.tracking.common.record.RecordCheck;
import io.tracking.common.record.Screening;
import io.tracking.common.rejected.FieldError;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Gathers what is asked of the records of one request: by their source, their visitor's privacy and their topics' contracts. */
final class Screener {

    private final Privacy privacy;
    private final Contracts contracts;

    Screener(Privacy privacy, Contracts contracts) {
        this.privacy = privacy;
        this.contracts = contracts;
    }

    Screening of(Visitor visitor) {
        Screening ofSource =
                visitor.admitted() == null ? Screening.NONE : visitor.admitted().screening();
        PrivacyRules rules = privacy.rules(visitor.wishes());
        RecordCheck check = privacy.checks(visitor.wishes()) || contracts.isOn() ? new Check(visitor) : null;
        if (rules == null && check == null) {
            return ofSource;
        }
        return new Screening(ofSource.source(), rules, check, null);
    }

    /** Asks each of them in turn. */
    private final class Check implements RecordCheck {

        private final Visitor visitor;

        Check(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public @Nullable FieldError check(Sent record, BiConsumer<String, String> mark) {
            return privacy.check(visitor.wishes(), record, mark);
        }

        @Override
        public @Nullable FieldError checkMessage(
                String topic, @Nullable String message, BiConsumer<String, String> mark) {
            return contracts.check(topic, message, mark);
        }
    }
}

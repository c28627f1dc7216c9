package io.tracking.loader.accounting;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tracking.loader.lake.Strangers;
import io.tracking.loader.load.LoadMetrics;

/** Shows how many strangers lie among the files, as far as the looks into the bucket know. */
final class StrangersGauge implements MeterBinder {

    private final Strangers strangers;
    private final LoadMetrics looks;

    StrangersGauge(Strangers strangers, LoadMetrics looks) {
        this.strangers = strangers;
        this.looks = looks;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tracking.lake.strangers", this, gauge -> gauge.looks.known(gauge.strangers.count()))
                .description(
                        "Objects among the window files that are none, where files were last looked for; never loaded;"
                                + " NaN when that is not known")
                .register(registry);
    }
}

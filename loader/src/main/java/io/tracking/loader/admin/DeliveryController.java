package io.tracking.loader.admin;

import io.tracking.loader.delivery.DeliveryFigure;
import io.tracking.loader.delivery.DeliveryTable;
import io.tracking.loader.delivery.ReceivedHour;
import io.tracking.loader.lake.HourRange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what browsers sent, what of it arrived, what came late, what was rejected and what is missing. */
@RestController
class DeliveryController {

    private static final int MOST = 10_000;

    private final DeliveryTable table;
    private final Clock clock;

    DeliveryController(DeliveryTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /**
     * One hour of request timestamps, page, browser and release.
     *
     * @param mayChangeUntil what arrives, or comes back, before it corrects the figures
     */
    record Row(
            Instant hour,
            String page,
            String browser,
            String release,
            long sent,
            long arrived,
            long late,
            long rejected,
            long missing,
            long doubted,
            @Nullable Instant mayChangeUntil) {

        static Row of(DeliveryFigure figure, @Nullable Instant mayChangeUntil) {
            return new Row(
                    figure.hour(),
                    figure.page(),
                    figure.browser(),
                    figure.release(),
                    figure.sent(),
                    figure.arrived(),
                    figure.late(),
                    figure.rejected(),
                    figure.missing(),
                    figure.doubted(),
                    mayChangeUntil);
        }
    }

    /**
     * The answer of {@code GET /admin/delivery}.
     *
     * @param more there are rows beyond the first 10,000
     * @param received by hour of receipt
     */
    record Answer(List<Row> delivery, boolean more, List<ReceivedHour> received) {}

    /** Without parameters the last 24 hours; at most 31 days. */
    @GetMapping("/admin/delivery")
    Answer delivery(@RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        HourRange hours = Hours.of(from, to, clock.instant());
        Map<Instant, Instant> until = table.changesUntil(hours);
        List<DeliveryFigure> figures = table.figures(hours, MOST + 1);
        return new Answer(
                figures.stream()
                        .limit(MOST)
                        .map(figure -> Row.of(figure, until.get(figure.hour())))
                        .toList(),
                figures.size() > MOST,
                table.received(hours));
    }
}

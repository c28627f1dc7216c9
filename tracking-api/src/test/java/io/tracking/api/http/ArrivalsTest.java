package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.commit.ByteBudget;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final int KB = 1024;

    private final AtomicLong now = new AtomicLong();
    private final ByteBudget budget = new ByteBudget(200 * KB);
    private final Arrivals arrivals = new Arrivals(100 * KB, now::get);

    @Test
    void theSlowestGivesWayWhenAQuickOneNeedsItsRoom() {
        AtomicInteger cutOff = new AtomicInteger();
        ByteBudget.Share slow = budget.share();
        Arrivals.Arrival first = begin(slow, 90 * KB, cutOff);
        ByteBudget.Share quick = budget.share();
        Arrivals.Arrival second = arrivals.arrival();
        second.begin(() -> {});

        assertThat(second.grow(90 * KB, quick)).isFalse();
        assertThat(cutOff).hasValue(0);

        now.addAndGet(Arrivals.QUICK.toNanos());
        assertThat(second.grow(90 * KB, quick)).isTrue();
        assertThat(cutOff).hasValue(1);

        second.end();
        first.end();
        assertThat(arrivals.bytes()).isZero();
    }

    @Test
    void smallOnesAreNotCounted() {
        begin(budget.share(), 104 * KB, new AtomicInteger());
        Arrivals.Arrival small = arrivals.arrival();
        small.begin(() -> {});

        assertThat(small.grow(Arrivals.SMALL, budget.share())).isTrue();
    }

    @Test
    void nobodyGivesWayToItself() {
        AtomicInteger cutOff = new AtomicInteger();
        ByteBudget.Share share = budget.share();
        Arrivals.Arrival only = begin(share, 90 * KB, cutOff);
        now.addAndGet(Arrivals.QUICK.toNanos());

        assertThat(only.grow(150 * KB, share)).isFalse();
        assertThat(cutOff).hasValue(0);
    }

    private Arrivals.Arrival begin(ByteBudget.Share share, long bytes, AtomicInteger cutOff) {
        Arrivals.Arrival arrival = arrivals.arrival();
        arrival.begin(() -> {
            cutOff.incrementAndGet();
            arrival.end();
            share.release();
        });
        assertThat(arrival.grow(bytes, share)).isTrue();
        return arrival;
    }
}

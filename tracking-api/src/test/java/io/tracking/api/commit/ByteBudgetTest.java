package io.tracking.api.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(100);

    @Test
    void takesUpToTheLimitAndGivesBack() {
        ByteBudget.Share first = budget.share();
        ByteBudget.Share second = budget.share();

        assertThat(first.resize(60)).isTrue();
        assertThat(second.resize(41)).isFalse();
        assertThat(budget.used()).isEqualTo(60);

        assertThat(first.resize(20)).isTrue();
        assertThat(second.resize(80)).isTrue();

        first.release();
        second.release();
        assertThat(budget.used()).isZero();
    }

    @Test
    void releasesOnce() {
        ByteBudget.Share share = budget.share();
        share.resize(10);

        share.release();
        share.release();

        assertThat(budget.used()).isZero();
    }

    @Test
    void keepsAFailedShareAsItWas() {
        ByteBudget.Share share = budget.share();
        share.resize(70);

        assertThat(share.resize(101)).isFalse();

        share.release();
        assertThat(budget.used()).isZero();
    }

    @Test
    void isDownOnceNobodyWasLetInForLongThoughAllShouldHaveBeenGivenBack() {
        AtomicLong now = new AtomicLong(1);
        ByteBudget watched = new ByteBudget(100, now::get);
        BudgetHealthIndicator health = new BudgetHealthIndicator(watched);
        ByteBudget.Share leaked = watched.share();
        leaked.resize(90);

        assertThat(watched.share().resize(20)).isFalse();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        now.addAndGet(BudgetHealthIndicator.TOO_LONG.toNanos());
        assertThat(watched.share().resize(20)).isFalse();
        now.incrementAndGet();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

        assertThat(watched.share().resize(5)).isTrue();
        assertThat(watched.refusing()).isZero();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUpWhileNobodyAsks() {
        AtomicLong now = new AtomicLong(1);
        ByteBudget watched = new ByteBudget(100, now::get);
        assertThat(watched.share().resize(101)).isFalse();
        now.addAndGet(10 * BudgetHealthIndicator.TOO_LONG.toNanos());

        assertThat(new BudgetHealthIndicator(watched).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void losesNothingInARace() {
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        ByteBudget.Share share = budget.share();
                        if (share.resize(40) && share.resize(60)) {
                            share.resize(10);
                        }
                        share.release();
                    }
                }))
                .toList();
        threads.forEach(CompletableFuture::join);

        assertThat(budget.used()).isZero();
    }
}

package io.tracking.api.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

package io.tracking.loader.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tracking.loader.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class GuessLimitedAuthenticationTest {

    /** As slow as a hash of a password that is worth its name. */
    private static final Duration COMPARISON = Duration.ofMillis(5);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:00:00Z"));
    private final AtomicInteger compared = new AtomicInteger();
    private final GuessLimitedAuthentication guessing = new GuessLimitedAuthentication(this::compare, 3, 5, clock);

    @Test
    void looksAtNoMoreWrongPasswordsThanItsLimits() {
        for (int i = 0; i < 3; i++) {
            String wrong = "wrong" + i;
            assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.1", wrong)))
                    .isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.1", "right")))
                .isInstanceOfSatisfying(TooManyGuessesException.class, e -> assertThat(e.seconds())
                        .isEqualTo(61))
                .hasMessageEndingWith("the next one is looked at in 61 seconds");
        assertThat(guessing.authenticate(given("10.0.0.2", "right")).isAuthenticated())
                .isTrue();
        assertThat(guessing.authenticate(given("10.0.0.1", "right")).isAuthenticated())
                .as("it is known to be right now")
                .isTrue();
        assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.3", "wrong")))
                .isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.4", "wrong")))
                .isInstanceOf(BadCredentialsException.class);
        int before = compared.get();
        assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.5", "wrong")))
                .isInstanceOf(TooManyGuessesException.class);
        assertThat(compared).hasValue(before);

        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> guessing.authenticate(given("10.0.0.1", "wrong")))
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void takesNoRightPasswordForAGuess() throws Exception {
        assertThat(atOnce("right")).allSatisfy(answer -> assertThat(answer).isEqualTo("known"));
    }

    @Test
    void whoGivesWhatIsKnownMeanwhileWaitsForNobodyElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        CyclicBarrier sideBySide = new CyclicBarrier(2);
        GuessLimitedAuthentication slow = new GuessLimitedAuthentication(
                given -> {
                    if (compared.get() == 0) {
                        begun.countDown();
                        reached(() -> others.await(1, TimeUnit.MINUTES));
                    } else {
                        reached(() -> sideBySide.await(10, TimeUnit.SECONDS));
                    }
                    return compare(given);
                },
                3,
                5,
                clock);
        List<FutureTask<Authentication>> calls = Stream.generate(
                        () -> new FutureTask<>(() -> slow.authenticate(given("10.0.0.1", "right"))))
                .limit(3)
                .toList();
        List<Thread> threads = calls.stream().map(Thread::new).toList();

        threads.get(0).start();
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        threads.subList(1, 3).forEach(Thread::start);
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        others.countDown();

        for (FutureTask<Authentication> call : calls) {
            assertThat(call.get(1, TimeUnit.MINUTES).isAuthenticated()).isTrue();
        }
    }

    private static void reached(Callable<?> meeting) {
        try {
            meeting.call();
        } catch (Exception e) {
            throw new IllegalStateException("Nobody else came", e);
        }
    }

    @Test
    void looksAtNoMoreSideBySide() throws Exception {
        assertThat(atOnce("wrong")).doesNotContain("known");
        assertThat(compared).hasValue(3);
    }

    /** What each of twenty calls side by side is answered. */
    private List<String> atOnce(String password) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Callable<String>> calls = Collections.nCopies(20, () -> {
                try {
                    guessing.authenticate(given("10.0.0.1", password));
                    return "known";
                } catch (AuthenticationException e) {
                    return e.getClass().getSimpleName();
                }
            });
            List<String> answers = new ArrayList<>();
            for (Future<String> answer : threads.invokeAll(calls)) {
                answers.add(answer.get(1, TimeUnit.MINUTES));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private Authentication compare(Authentication given) {
        compared.incrementAndGet();
        LockSupport.parkNanos(COMPARISON.toNanos());
        if (!"right".equals(given.getCredentials())) {
            throw new BadCredentialsException("wrong");
        }
        return UsernamePasswordAuthenticationToken.authenticated("admin", null, List.of());
    }

    private static Authentication given(String address, String password) {
        UsernamePasswordAuthenticationToken given =
                UsernamePasswordAuthenticationToken.unauthenticated("admin", password);
        given.setDetails(new WebAuthenticationDetails(address, null));
        return given;
    }
}

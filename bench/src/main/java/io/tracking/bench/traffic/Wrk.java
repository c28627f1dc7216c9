package io.tracking.bench.traffic;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * wrk with {@code wrk/track.lua}: each connection sends as soon as it is answered.
 *
 * @param script {@code bench/wrk/track.lua}
 */
public record Wrk(Path script) {

    private static final int THREADS = 2;

    /**
     * One run.
     *
     * @param requests answered, refusals included
     * @param refused answered with a status of 400 or more
     * @param p50Micros as for the others, of requests that waited their turn: what a slow server delays is not sent
     */
    public record Result(
            long requests,
            long micros,
            long connectErrors,
            long readErrors,
            long writeErrors,
            long timeouts,
            long refused,
            long p50Micros,
            long p99Micros,
            long p999Micros) {

        public double perSecond() {
            return 1e6 * (requests - refused) / micros;
        }

        /** Everything that was not answered, or not as hoped. */
        public long errors() {
            return connectErrors + readErrors + writeErrors + timeouts + refused;
        }
    }

    /**
     * Sends for that long.
     *
     * @param pool written by {@link Events#writePool}
     * @param seed of the request_ids, another one for every run
     */
    public Result run(URI url, Path pool, int seed, int eventsPerRequest, int connections, Duration duration) {
        List<String> command = List.of(
                "wrk",
                "-t" + THREADS,
                "-c" + connections,
                "-d" + duration.toSeconds() + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                url.toString(),
                "--",
                pool.toString(),
                Integer.toString(seed),
                url.getPath(),
                Integer.toString(eventsPerRequest));
        try {
            Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int json = output.lastIndexOf("{\"requests\"");
            if (wrk.waitFor() != 0 || json < 0) {
                throw new IllegalStateException("Cannot run wrk, expected a line of JSON, got:\n" + output);
            }
            return JsonMapper.shared().readValue(output.substring(json), Result.class);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot run wrk; apt-get install wrk", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while wrk ran", e);
        }
    }
}

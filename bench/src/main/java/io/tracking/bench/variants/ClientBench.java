package io.tracking.bench.variants;

import com.sun.management.OperatingSystemMXBean;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Options;
import io.tracking.bench.sqsstub.Stub;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsBaseClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** {@code bench/clients}: what one SendMessage costs with each HTTP client, in turns, against the stub. */
public final class ClientBench {

    /** What {@code bench/clients} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "clients", "Compares the HTTP clients that the AWS SDK offers for SQS (ADR 7).")
            .with("rounds", 5, "Rounds of each client.")
            .with("seconds", 4, "Seconds of one round.")
            .withCount("warmup", 20, "Seconds of the warm-up.")
            .with("concurrency", 8, "Calls at a time.")
            .with("bytes", 12000, "Of one message.")
            .build();

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final SendMessageRequest request;
    private final int concurrency;

    private ClientBench(SendMessageRequest request, int concurrency) {
        this.request = request;
        this.concurrency = concurrency;
    }

    public static void main(String[] arguments) {
        Bench bench = Bench.of(COMMAND, arguments);
        Options options = bench.options();
        try (Stub stub = Stub.start(bench.directory(), List.of())) {
            SendMessageRequest request = SendMessageRequest.builder()
                    .queueUrl(stub.endpoint() + "/000000000000/clients")
                    .messageBody(body(options.number("bytes")))
                    .build();
            new ClientBench(request, options.number("concurrency")).measure(stub, bench);
        }
    }

    private static String body(int bytes) {
        return new Random(1)
                .ints(bytes, 'A', 'Z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void measure(Stub stub, Bench bench) {
        Options options = bench.options();
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        Map<String, Supplier<CompletableFuture<?>>> clients = new LinkedHashMap<>();
        clients.put(
                "CRT",
                async(
                        stub,
                        AwsCrtAsyncHttpClient.builder()
                                .maxConcurrency(concurrency)
                                .build(),
                        true));
        clients.put(
                "CRT, MD5 not compared",
                async(stub, AwsCrtAsyncHttpClient.builder().build(), false));
        clients.put("Netty", async(stub, NettyNioAsyncHttpClient.builder().build(), true));
        clients.put("Apache 5", blocking(stub, Apache5HttpClient.builder().build(), threads));
        clients.put(
                "URL connection",
                blocking(stub, UrlConnectionHttpClient.builder().build(), threads));

        Measurement measurement = new Measurement(
                "SendMessage of " + options.number("bytes") + " bytes, " + concurrency + " at a time, to the stub");
        clients.values().forEach(client -> run(client, Duration.ofSeconds(options.number("warmup"))));
        for (int round = 0; round < options.number("rounds"); round++) {
            clients.forEach((name, client) -> {
                long cpu = process.getProcessCpuTime();
                Duration time = Duration.ofSeconds(options.number("seconds"));
                long calls = run(client, time);
                measurement.add(name, "calls/s", (double) calls / time.toSeconds());
                measurement.add(name, "CPU us/call", (process.getProcessCpuTime() - cpu) / 1e3 / calls);
                measurement.tell(name);
            });
        }
        bench.report().done(measurement);
        threads.shutdown();
    }

    /** Keeps as many calls under way, for that long; answers how many were confirmed. */
    private long run(Supplier<CompletableFuture<?>> client, Duration time) {
        AtomicLong calls = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        List<CompletableFuture<?>> loops = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
            loops.add(loop(client, calls, end));
        }
        loops.forEach(CompletableFuture::join);
        return calls.get();
    }

    private static CompletableFuture<?> loop(Supplier<CompletableFuture<?>> client, AtomicLong calls, long end) {
        return client.get().thenCompose(sent -> {
            calls.incrementAndGet();
            return System.nanoTime() < end ? loop(client, calls, end) : CompletableFuture.completedFuture(null);
        });
    }

    private Supplier<CompletableFuture<?>> async(Stub stub, SdkAsyncHttpClient http, boolean md5) {
        SqsAsyncClient sqs = configured(SqsAsyncClient.builder().httpClient(http), stub, md5);
        return () -> sqs.sendMessage(request);
    }

    private Supplier<CompletableFuture<?>> blocking(Stub stub, SdkHttpClient http, ExecutorService threads) {
        SqsClient sqs = configured(SqsClient.builder().httpClient(http), stub, true);
        return () -> CompletableFuture.supplyAsync(() -> sqs.sendMessage(request), threads);
    }

    private static <B extends AwsClientBuilder<B, C> & SqsBaseClientBuilder<B, C>, C> C configured(
            B builder, Stub stub, boolean md5) {
        return builder.checksumValidationEnabled(md5)
                .endpointOverride(stub.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox-secret")))
                .build();
    }
}

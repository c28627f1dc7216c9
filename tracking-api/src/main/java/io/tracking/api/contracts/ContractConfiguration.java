package io.tracking.api.contracts;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.s3.properties.S3Properties;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Makes what holds messages against schemas, and reads these again. */
@Configuration(proxyBeanMethods = false)
class ContractConfiguration {

    private static final String FILE = "file:";
    private static final String S3 = "s3://";
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    Contracts contracts(
            ContractProperties properties,
            AwsClientBuilderConfigurer aws,
            S3Properties s3,
            ObjectProvider<AwsConnectionDetails> connection,
            MeterRegistry registry) {
        return new Contracts(properties, folder(properties.location(), aws, s3, connection), registry);
    }

    private static @Nullable SchemaFolder folder(
            String location,
            AwsClientBuilderConfigurer aws,
            S3Properties s3,
            ObjectProvider<AwsConnectionDetails> connection) {
        if (location.startsWith(FILE)) {
            return new LocalSchemaFolder(Path.of(location.substring(FILE.length())));
        }
        if (!location.startsWith(S3)) {
            return null;
        }
        String path = location.substring(S3.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String prefix = slash < 0 ? "" : path.substring(slash + 1);
        S3AsyncClient client = aws.configureAsyncClient(
                        S3AsyncClient.builder(), s3, connection.getIfAvailable(), Stream.empty(), Stream.empty())
                .serviceConfiguration(s3.toS3Configuration())
                .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                .overrideConfiguration(call -> call.apiCallTimeout(CALL_TIMEOUT))
                .build();
        return new S3SchemaFolder(client, bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    @Bean(destroyMethod = "shutdownNow")
    @SuppressWarnings("FutureReturnValueIgnored") // a reload tells of its failures itself
    ScheduledExecutorService contractReloads(ContractProperties properties, Contracts contracts) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread reloads = new Thread(task, "contracts");
            reloads.setDaemon(true);
            return reloads;
        });
        if (contracts.isOn()) {
            long millis = properties.reloadInterval().toMillis();
            thread.scheduleWithFixedDelay(contracts::reload, millis, millis, TimeUnit.MILLISECONDS);
        }
        return thread;
    }
}

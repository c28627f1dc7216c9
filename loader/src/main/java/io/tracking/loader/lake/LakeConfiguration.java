package io.tracking.loader.lake;

import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the lake, its listing, and what is remembered of published files. */
@Configuration(proxyBeanMethods = false)
class LakeConfiguration {

    private static final int CONNECTIONS = 32;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

    @Bean
    PublishedFiles publishedFiles() {
        return new PublishedFiles();
    }

    /** What others have published, as far as somebody tells: S3's event notifications. */
    @Bean(defaultCandidate = false)
    PublishedFiles notifiedFiles() {
        return new PublishedFiles();
    }

    @Bean
    Lake lake(S3Client s3, LakeProperties properties, PublishedFiles published, MeterRegistry registry) {
        return new WatchedLake(new S3Lake(s3, properties.bucket()), new Watched("s3", registry), published);
    }

    /** Named here because the class path holds two blocking clients, the CRT's and Apache's. */
    @Bean
    S3ClientCustomizer blockingHttpClient() {
        return builder -> builder.httpClientBuilder(Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SILENCE_TIMEOUT));
    }

    @Bean
    HealthIndicator s3HealthIndicator(Lake lake, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            lake.check();
            return Map.of("bucket", lake.uri(""));
        });
    }

    @Bean
    Together together() {
        return new Together();
    }

    @Bean
    LakeListing lakeListing(Lake lake) {
        return new LakeListing(lake);
    }
}

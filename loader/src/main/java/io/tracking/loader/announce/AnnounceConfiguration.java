package io.tracking.loader.announce;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** Makes who is told, where somebody is named; else nobody is, and nothing is done for it. */
@Configuration(proxyBeanMethods = false)
class AnnounceConfiguration {

    private static final Duration SNS_ATTEMPT = Duration.ofSeconds(5);
    private static final Duration SNS_CALL = Duration.ofSeconds(12);
    private static final int REGION_OF_ARN = 3;

    @Bean
    Announcer announcer(
            NotifyProperties properties,
            Redshift redshift,
            WindowFactory windows,
            ObjectProvider<SnsClient> sns,
            Environment environment,
            Clock clock,
            MeterRegistry registry) {
        WebhookKeys.require(environment);
        if (!properties.isOn()) {
            return Announcer.SILENT;
        }
        List<Receiver> receivers = new ArrayList<>();
        properties.webhooks().forEach((name, webhook) -> receivers.add(webhook(name, webhook, clock)));
        if (!properties.snsTopic().isEmpty()) {
            receivers.add(new SnsTopic(sns.getObject(), properties.snsTopic(), SNS_CALL));
        }
        Outbox outbox =
                new Outbox(redshift, receivers.stream().map(Receiver::name).toList(), windows.loaderId(), clock);
        return new OutboxAnnouncer(receivers, outbox, windows.loaderId(), clock, registry);
    }

    private static Receiver webhook(String name, WebhookProperties properties, Clock clock) {
        HttpHook hook = new HttpHook(properties.address(), properties.timeout(), clock);
        Optional<Signature> signature =
                properties.isChat() ? Optional.empty() : Optional.of(new Signature(properties.secrets()));
        return new Webhook(name, Set.copyOf(properties.kinds()), hook, signature, clock);
    }

    /** In the topic's region; its endpoint is that region's, or AWS_ENDPOINT_URL_SNS. Made when a topic is named. */
    @Bean(destroyMethod = "close")
    @Lazy
    SnsClient snsClient(NotifyProperties properties, AwsCredentialsProvider credentials) {
        return SnsClient.builder()
                .credentialsProvider(credentials)
                .region(Region.of(properties.snsTopic().split(":", -1)[REGION_OF_ARN]))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(
                        call -> call.apiCallAttemptTimeout(SNS_ATTEMPT).apiCallTimeout(SNS_CALL))
                .build();
    }

    /** There always, so that an alarm on it has something to ask for. */
    @Bean
    Gauge announcementsLateGauge(Announcer announcer, MeterRegistry registry) {
        return Gauge.builder("tracking.announcements.late", announcer, AnnounceConfiguration::late)
                .description(
                        "Since the oldest announcement that some receiver has not taken was made; 0 when all have all"
                                + " that is known")
                .baseUnit("seconds")
                .register(registry);
    }

    private static double late(Announcer announcer) {
        return announcer instanceof OutboxAnnouncer announcements
                ? announcements.late().toMillis() / 1000.0
                : 0;
    }

    /** Up whatever others do: a receiver that is broken is no reason to restart a loader. */
    @Bean
    HealthIndicator announcementsHealthIndicator(Announcer announcer) {
        return () -> Health.up()
                .withDetails(announcer instanceof OutboxAnnouncer announcements ? announcements.states() : Map.of())
                .build();
    }
}

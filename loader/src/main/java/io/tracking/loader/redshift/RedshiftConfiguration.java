package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Makes the connections to Redshift, and the health that names what is missing there. */
@Configuration(proxyBeanMethods = false)
class RedshiftConfiguration {

    /** As often as the self-check wakes the warehouse anyway. */
    private static final Duration GOOD_HEALTH = Duration.ofHours(1);

    /** A call to Secrets Manager: one try, and all of them. */
    private static final Duration SECRET_ATTEMPT = Duration.ofSeconds(2);

    private static final Duration SECRET_CALL = Duration.ofSeconds(5);

    private static final int MOST_CALLS = 5;

    private static final long CALL_CONNECTION_MILLIS = 2000;

    private static final long CALL_VALIDATION_MILLIS = 1000;

    /** The pool that Boot makes, and with it the one of calls, its copy. */
    @Bean
    static BeanPostProcessor signIn(
            ObjectProvider<SignInProperties> properties,
            ObjectProvider<SecretStore> secrets,
            ObjectProvider<Clock> clock) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getDataSource() == null) {
                    SignIn.of(pool, rotating(properties.getObject(), pool.getUsername(), secrets, clock));
                }
                return bean;
            }
        };
    }

    private static @Nullable HikariCredentialsProvider rotating(
            SignInProperties properties,
            @Nullable String user,
            ObjectProvider<SecretStore> secrets,
            ObjectProvider<Clock> clock) {
        if (!properties.secretId().isEmpty()) {
            return new StoredCredentials(
                    secrets.getObject(), properties.secretId(), user, System::nanoTime, clock.getObject());
        }
        return properties.credentialsFile().isEmpty()
                ? null
                : new CredentialsFile(Path.of(properties.credentialsFile()), user);
    }

    /** Its endpoint is the region's, or AWS_ENDPOINT_URL_SECRETS_MANAGER. Made when a pool needs it. */
    @Bean(destroyMethod = "close")
    @Lazy
    SecretsManagerClient secretsManagerClient(AwsCredentialsProvider credentials, AwsRegionProvider region) {
        return SecretsManagerClient.builder()
                .credentialsProvider(credentials)
                .region(region.getRegion())
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(
                        call -> call.apiCallAttemptTimeout(SECRET_ATTEMPT).apiCallTimeout(SECRET_CALL))
                .build();
    }

    @Bean
    @Lazy
    SecretStore secretStore(SecretsManagerClient secretsManagerClient) {
        return new SecretsManagerStore(secretsManagerClient);
    }

    /** Connections of calls that somebody waits for: loads cannot use them up, nor they those of loads. */
    @Bean(defaultCandidate = false)
    HikariDataSource callsDataSource(HikariDataSource dataSource) {
        HikariConfig config = new HikariConfig();
        dataSource.copyStateTo(config);
        config.setPoolName(dataSource.getPoolName() + "-calls");
        config.setMaximumPoolSize(MOST_CALLS);
        config.setConnectionTimeout(Math.min(CALL_CONNECTION_MILLIS, dataSource.getConnectionTimeout()));
        config.setValidationTimeout(Math.min(CALL_VALIDATION_MILLIS, dataSource.getConnectionTimeout()));
        return new HikariDataSource(config);
    }

    @Bean
    LockWaits lockWaits(RedshiftProperties properties, Clock clock, MeterRegistry registry) {
        return new LockWaits(properties, clock).metered(registry);
    }

    @Bean
    Redshift redshift(
            HikariDataSource dataSource,
            @Qualifier("callsDataSource") HikariDataSource callsDataSource,
            RedshiftProperties properties,
            MigrationProperties names,
            LockWaits waits,
            Clock clock,
            MeterRegistry registry) {
        Watched redshift = new Watched("redshift", registry);
        WatchedDataSource loads = new WatchedDataSource(dataSource, redshift);
        return new Redshift(
                loads,
                new WatchedDataSource(callsDataSource, redshift),
                new Migrations(loads, properties, names, clock),
                properties,
                new Reach(String.valueOf(dataSource.getJdbcUrl()), clock),
                waits,
                clock);
    }

    @Bean
    HealthIndicator redshiftHealthIndicator(Redshift redshift, Clock clock) {
        Callable<Map<String, ?>> probe = () -> {
            try {
                List<String> missing = redshift.ask(WarehouseShape::missing);
                if (!missing.isEmpty()) {
                    throw new IllegalStateException(
                            "The warehouse lacks what loads need, files wait until it is there: "
                                    + String.join("; ", missing));
                }
                List<String> advice = redshift.ask(TableAdvice::of);
                return advice.isEmpty() ? Map.of() : Map.of("advice", advice);
            } catch (WarehouseUnavailableException e) {
                // It answers: how long the lock is in the way is the health of loading.
                if (e.passing().filter(SqlFailure.LOCKED::equals).isPresent()) {
                    return Map.of("locked", String.valueOf(e.getMessage()));
                }
                throw e;
            }
        };
        return new CachedHealthIndicator(clock, probe, GOOD_HEALTH, redshift::lastFailure);
    }
}

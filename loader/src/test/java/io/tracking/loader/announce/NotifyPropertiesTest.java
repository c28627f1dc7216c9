package io.tracking.loader.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** What is configured wrongly is refused at the start, by its property, without a secret in the message. */
class NotifyPropertiesTest {

    private static final String DBT = "tracking.notify.webhooks.dbt.";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final ApplicationContextRunner loader = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class))
            .withUserConfiguration(Properties.class);

    @EnableConfigurationProperties(NotifyProperties.class)
    static class Properties {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dbt.url=http://dbt.example.com/hook         | dbt.url must be https://host/…, or http:// on this machine (localhost, 127.0.0.1, [::1]), got http://dbt.example.com
                    dbt.url=https://me:word@dbt.example.com/    | dbt.url must be https://host/…
                    dbt.url=https://dbt.example.com/a b         | got one with a mistake at character 26
                    dbt.url=https://dbt.example.com:65536/hook  | got the port 65536
                    dbt.url=https://dbt.example.com:0/hook      | got the port 0
                    dbt.url=                                    | dbt.url must be https://host/…
                    dbt.secret=too-short                        | dbt.secret must have at least 32 characters, got 9 characters
                    dbt.secret=                                 | dbt.secret must have at least 32 characters, got none
                    dbt.previous-secret=hunter2                 | dbt.previous-secret must have at least 32 characters, got 7 characters
                    dbt.secret=whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!! | dbt.secret must be base64 behind whsec_
                    dbt.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIoM== | dbt.secret must be
                    dbt.format=xml                              | dbt.format must be json or chat, got xml
                    dbt.kinds=load.done                         | dbt.kinds must be of [load.committed, freshness.broken, freshness.restored, quarantine, dead_letter, self_check.finding, job.ended], got load.done
                    dbt.timeout=2m                              | dbt.timeout must be PT1S to PT1M, got PT2M
                    sns.url=https://sns.example.com             | a name must be 1 to 40 of a-z, 0-9 and -, and not sns, got sns
                    """)
    void refusesWhatCannotBeTold(String property, String message) {
        loader.withPropertyValues(DBT + "url=https://dbt.example.com/hook", DBT + "secret=" + SECRET)
                .withPropertyValues("tracking.notify.webhooks." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("tracking.notify.webhooks")
                        .hasMessageContaining(message)
                        .message()
                        .doesNotContain("too-short", "hunter2", "word", "/hook"));
    }

    @ParameterizedTest
    @CsvSource({"kind, quarantine", "secrets, hush-hush", "previous.secret, hush-hush"})
    void refusesAKeyThatIsNone(String key, String value) {
        MockEnvironment environment = new MockEnvironment().withProperty(DBT + key, value);

        assertThatThrownBy(() -> WebhookKeys.require(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "tracking.notify.webhooks.dbt must have url, format, secret, previous-secret, kinds and"
                                + " timeout alone, got ")
                .hasMessageNotContaining(value);
    }

    @Test
    void takesEachKeyInEachFormOfSpring() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty(DBT + "url", "u")
                .withProperty(DBT + "previousSecret", "s")
                .withProperty("tracking.notify.webhooks.ops.previous-secret", "s")
                .withProperty("tracking.notify.webhooks.ops.kinds[0]", "quarantine")
                .withProperty("tracking.notify.webhooks.ops.kinds[1]", "dead_letter");
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of("TRACKING_NOTIFY_WEBHOOKS_AIRFLOW_PREVIOUSSECRET", "s")));

        assertThatCode(() -> WebhookKeys.require(environment)).doesNotThrowAnyException();
    }

    @Test
    void refusesATopicThatIsNone() {
        loader.withPropertyValues("tracking.notify.sns-topic=tracking").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("tracking.notify.sns-topic must be an ARN like"
                        + " arn:aws:sns:eu-central-1:123456789012:tracking, got tracking"));
    }

    @Test
    void nobodyIsToldUnlessSomebodyIsNamed() {
        loader.run(context ->
                assertThat(context.getBean(NotifyProperties.class).isOn()).isFalse());
        loader.withPropertyValues("tracking.notify.sns-topic=arn:aws:sns:eu-central-1:123456789012:tracking.fifo")
                .run(context -> assertThat(
                                context.getBean(NotifyProperties.class).isOn())
                        .isTrue());
    }

    @Test
    void aChatNeedsNoSecretAndItsAddressIsNotTold() {
        loader.withPropertyValues(
                        "tracking.notify.webhooks.ops.url=https://hooks.example.com/services/T0/B0/hush",
                        "tracking.notify.webhooks.ops.format=chat")
                .run(context -> assertThat(
                                context.getBean(NotifyProperties.class).toString())
                        .contains("ops")
                        .doesNotContain("hush"));
    }
}

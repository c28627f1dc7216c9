package io.tracking.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

class PropertiesTest {

    @Test
    void listsEveryPropertyInApplicationYmlAndNoOther() throws IOException {
        Set<String> inYaml = new TreeSet<>();
        for (String name : yaml().getPropertyNames()) {
            if (name.startsWith("tracking.")) {
                // An element of a list.
                inYaml.add(name.replaceAll("\\[\\d+]$", ""));
            }
        }

        Set<String> inCode = new TreeSet<>();
        propertyClasses().forEach(type -> {
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            Arrays.stream(type.getRecordComponents())
                    // Whoever configures one gives its name.
                    .filter(component -> component.getType() != Map.class)
                    .forEach(component -> inCode.add(prefix + "." + kebab(component.getName())));
        });
        assertThat(inYaml).isEqualTo(inCode).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tracking.api.budget            | 1KB   | must be at least 1MB, got 1024B
                    tracking.api.linger            | -1ms  | must be 0ms to 10s, got PT-0.001S
                    tracking.api.commit-timeout    | 10ms  | must be longer than tracking.api.linger
                    tracking.api.commit-timeout    | 6m    | must be at most 5m, got PT6M
                    tracking.api.body.max-records  | 0     | must be 1 to 100000, got 0
                    tracking.api.sends-in-flight   | 0     | must be 1 to 1000, got 0
                    tracking.api.retry-after       | 0s    | must be at least 1s, got PT0S
                    tracking.api.head-timeout      | 0s    | must be 1ms to 5m, got PT0S
                    tracking.api.body.limit        | 1GB   | must be 64KB to 16MB, got 1073741824B
                    tracking.api.body.timeout      | 0s    | must be 1ms to 5m, got PT0S
                    tracking.api.cookie.name       | a b   | must be letters, digits
                    tracking.api.cookie.max-age    | 0s    | must be at least 1s
                    tracking.api.cookie.same-site  | none  | must be one of [Strict, Lax, None], got none
                    tracking.api.cors.allowed-origins | *  | must name origins
                    tracking.api.cors.allowed-headers | a b | must be names of headers, or *, got a b
                    tracking.api.tracker.script    | site  | must be a path that ends with .js, such as /assets/site.js, got site
                    tracking.api.tracker.endpoint  | data  | must be a path, such as /data/in, got data
                    tracking.api.tracker.endpoint  | /streams/in | must be a path that nothing else answers, got /streams/in
                    tracking.api.tracker.max-age   | 2d    | must be 0s to 1d, got PT48H
                    tracking.queue.name            | ''    | must be the name or the URL of an SQS queue
                    tracking.queue.send-timeout    | 1ms   | must be 100ms to 1m, got PT0.001S
                    tracking.queue.check-interval  | 1h    | must be 100ms to 1m, got PT1H
                    tracking.spill.send-timeout    | 1ms   | must be 100ms to 1m, got PT0.001S
                    tracking.spill.refusals        | 0     | must be 1 to 100, got 0
                    tracking.spill.probe-interval  | 1h    | must be 100ms to 1m, got PT1H
                    """)
    void refusesWhatCannotWork(String property, String value, String message) {
        assertThatThrownBy(() -> bindAll(Map.of(property, value)))
                .rootCause()
                .extracting(PropertiesTest::complaint, InstanceOfAssertFactories.STRING)
                .startsWith(property)
                .contains(message);
    }

    @Test
    void refusesACookieThatBrowsersDrop() {
        Map<String, Object> changes =
                Map.of("tracking.api.cookie.same-site", "None", "tracking.api.cookie.secure", "false");

        assertThatThrownBy(() -> bindAll(changes))
                .rootCause()
                .hasMessageStartingWith("tracking.api.cookie.secure must be true with same-site None");
    }

    /** Metrics and the components of health are not for the internet. */
    @Test
    void hasAPortOfItsOwnForWhoeverOperatesIt() throws IOException {
        assertThat(yaml().getProperty("management.server.port"))
                .isNotNull()
                .isNotEqualTo(yaml().getProperty("server.port"));
    }

    @Test
    void acceptsItsOwnDefaults() throws IOException {
        bindAll(Map.of());
    }

    private static void bindAll(Map<String, Object> changes) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addLast(new MapPropertySource("changes", changes));
        sources.addLast(yaml());
        Binder binder = new Binder(
                ConfigurationPropertySources.from(sources),
                new PropertySourcesPlaceholdersResolver(sources),
                ApplicationConversionService.getSharedInstance());
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            BindHandler validating = new ValidationBindHandler(new SpringValidatorAdapter(validators.getValidator()));
            propertyClasses()
                    .forEach(type -> binder.bindOrCreate(
                            type.getAnnotation(ConfigurationProperties.class).value(), Bindable.of(type), validating));
        }
    }

    /** As Boot tells it: which property, what it must be, what it is. */
    private static String complaint(Throwable failure) {
        if (!(failure instanceof BindValidationException invalid)) {
            return String.valueOf(failure.getMessage());
        }
        return invalid.getValidationErrors().getAllErrors().stream()
                .map(FieldError.class::cast)
                .map(error -> error.getObjectName() + "." + kebab(error.getField()) + " " + error.getDefaultMessage()
                        + ", got " + error.getRejectedValue())
                .collect(Collectors.joining());
    }

    private static Stream<Class<?>> propertyClasses() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return Stream.of("io.tracking.api", "io.tracking.common")
                .flatMap(room -> scanner.findCandidateComponents(room).stream())
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static EnumerablePropertySource<?> yaml() throws IOException {
        return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load("application.yml", new ClassPathResource("application.yml"))
                .get(0);
    }
}

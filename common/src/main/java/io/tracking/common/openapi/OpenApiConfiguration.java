package io.tracking.common.openapi;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Reads the application's {@code openapi.yaml}: what no code tells of its calls, above all examples. springdoc adds the
 * controllers' parameters and bodies, and answers with both.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.0">OpenAPI 3.1</a>
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

    private static final String DOCUMENT = "/openapi.yaml";

    /** The document as it was written. */
    @Bean
    OpenAPI openApi() {
        try (InputStream yaml =
                Objects.requireNonNull(OpenApiConfiguration.class.getResourceAsStream(DOCUMENT), DOCUMENT)) {
            return Yaml31.mapper().readValue(yaml, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DOCUMENT, e);
        }
    }
}

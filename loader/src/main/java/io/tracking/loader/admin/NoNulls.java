package io.tracking.loader.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses a body with a field that is null, which would be taken for one that was left out. It asks the tree, before the body
 * is read: the mapper takes what is absent from a record for a null, and would refuse both or neither.
 */
@RestControllerAdvice
class NoNulls extends RequestBodyAdviceAdapter {

    private final JsonMapper json;

    NoNulls(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return parameter.getParameterType().isRecord();
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        byte[] body = message.getBody().readAllBytes();
        requireNoNull(body, parameter.getParameterType());
        return new Read(message.getHeaders(), body);
    }

    private void requireNoNull(byte[] body, Class<?> type) {
        JsonNode tree;
        try {
            tree = json.readTree(body);
        } catch (JacksonException e) {
            return; // who reads it says what is wrong
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "the body", "JSON with numbers whose exponents are within 2147483647", "one beyond that");
        }
        if (tree.isNull()) {
            throw new InvalidRequestException("the body", "one JSON object", "null");
        }
        for (RecordComponent field : type.getRecordComponents()) {
            if (tree.path(field.getName()).isNull()) {
                throw new InvalidRequestException(field.getName(), UnreadableBody.expected(field.getType()), "null");
            }
        }
    }

    private record Read(HttpHeaders headers, byte[] bytes) implements HttpInputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }
    }
}

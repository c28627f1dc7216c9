package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notes for the {@link AuditFilter} what an action asked for: the body as it was understood. A body that was not understood may
 * be anything, a record by mistake too, and is not noted.
 */
@RestControllerAdvice
class AuditDetail extends RequestBodyAdviceAdapter {

    private static final String ATTRIBUTE = AuditDetail.class.getName();
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** Marks a body that holds records' own values, which do not belong into a log. */
    interface Confidential {
        /** What was asked for, without these values. */
        String summary();
    }

    private final HttpServletRequest request;

    /** @param request the present one, whichever that is */
    AuditDetail(HttpServletRequest request) {
        this.request = request;
    }

    static String of(HttpServletRequest request) {
        Object noted = request.getAttribute(ATTRIBUTE);
        return noted == null ? "" : noted.toString();
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        request.setAttribute(
                ATTRIBUTE,
                body instanceof Confidential confidential ? confidential.summary() : JSON.writeValueAsString(body));
        return body;
    }
}

package io.tracking.loader.admin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that a call does not know, comes with twice, or leaves empty, and bodies that it has no use for: none
 * of them is just ignored.
 */
final class StrictParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && method.getBeanType().getPackage().equals(StrictParameters.class.getPackage())) {
            Set<String> known = known(method);
            for (Map.Entry<String, String[]> parameter :
                    request.getParameterMap().entrySet()) {
                require(known, parameter.getKey(), parameter.getValue());
            }
            if (request.getContentLengthLong() > 0 && !takesBody(method)) {
                throw new InvalidRequestException(
                        "the body", "absent in this call", request.getContentLengthLong() + " bytes");
            }
        }
        return true;
    }

    private static boolean takesBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static Set<String> known(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .flatMap(parameter -> name(parameter).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> name(MethodParameter parameter) {
        return Optional.ofNullable(parameter.getParameterAnnotation(RequestParam.class))
                .map(annotation -> annotation.name().isEmpty()
                        ? String.valueOf(parameter.getParameter().getName())
                        : annotation.name());
    }

    private static void require(Set<String> known, String name, String[] values) {
        if (!known.contains(name)) {
            throw InvalidRequestException.unknownParameter(name, known);
        }
        if (values.length != 1 || values[0].isEmpty()) {
            throw new InvalidRequestException(
                    name,
                    "given once and not empty, or left out",
                    values.length == 1 ? "nothing" : values.length + " values");
        }
    }
}

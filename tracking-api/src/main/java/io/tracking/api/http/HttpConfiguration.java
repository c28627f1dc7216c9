package io.tracking.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.ingest.Ingest;
import io.tracking.api.queue.AnswerThreads;
import io.tracking.api.queue.ByteBudget;
import io.tracking.api.queue.CommitProperties;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RequestContextFilter;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    @Bean
    ServletRegistrationBean<TrackServlet> trackServlet(
            Ingest ingest,
            ByteBudget budget,
            BodyProperties body,
            CookieProperties cookie,
            HttpProperties http,
            CommitProperties commit,
            MeterRegistry registry) {
        TrackServlet servlet = new TrackServlet(
                ingest,
                budget,
                new VisitorCookie(cookie),
                body,
                new HttpMetrics(registry),
                http.retryAfter(),
                commit.commitTimeout());
        ServletRegistrationBean<TrackServlet> registration = new ServletRegistrationBean<>(servlet, Endpoint.paths());
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsProperties properties) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOriginPatterns(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT"));
        cors.setAllowedHeaders(List.of("Content-Type", "Content-Encoding"));
        cors.setExposedHeaders(List.of("Retry-After"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(properties.maxAge());
        CorsFilter filter = new OriginFilter(cors);
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** The servlets need none. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }

    /** Nothing waits for the queue on a thread: platform threads do, and few of them. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> serverThreads(AnswerThreads threads) {
        return factory -> factory.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(threads));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> smallBuffers() {
        return factory -> factory.setProtocol(SmallBuffersProtocol.class.getName());
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemReports() {
        return factory -> factory.addContextCustomizers(context ->
                ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName()));
    }
}

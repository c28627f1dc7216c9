package io.tracking.api.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.ingest.Ingest;
import io.tracking.api.queue.AnswerThreads;
import io.tracking.api.queue.ByteBudget;
import io.tracking.api.queue.CommitProperties;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
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
    HttpMetrics httpMetrics(MeterRegistry registry) {
        return new HttpMetrics(registry, System::nanoTime);
    }

    /** Half of the budget is always there for those that need not wait for their bodies; one body is always let in. */
    @Bean
    Arrivals arrivals(ByteBudget budget, BodyProperties body, MeterRegistry registry) {
        Arrivals arrivals = new Arrivals(Math.max(budget.limit() / 2, body.limitBytes() + 1L), System::nanoTime);
        Gauge.builder("tracking.bodies.arriving", arrivals, Arrivals::bytes)
                .baseUnit("bytes")
                .description("Bytes kept of bodies that are still on their way, beyond the first 4 KB of each")
                .register(registry);
        return arrivals;
    }

    /** What load balancers ask for, on the port that they know; the rest is on the management port. */
    @Bean
    ServletRegistrationBean<ProbeServlet> probes(HealthEndpoint health, HttpCodeStatusMapper statuses) {
        return new ServletRegistrationBean<>(new ProbeServlet(health, statuses), ProbeServlet.PATHS);
    }

    @Bean
    ServletRegistrationBean<TrackServlet> trackServlet(
            Ingest ingest,
            ByteBudget budget,
            Arrivals arrivals,
            BodyProperties body,
            CookieProperties cookie,
            HttpProperties http,
            CommitProperties commit,
            HttpMetrics metrics) {
        TrackServlet servlet = new TrackServlet(
                ingest,
                budget,
                arrivals,
                new VisitorCookie(cookie),
                body,
                metrics,
                http.retryAfter(),
                commit.commitTimeout());
        ServletRegistrationBean<TrackServlet> registration = new ServletRegistrationBean<>(servlet, Endpoint.paths());
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsProperties properties, HttpMetrics metrics) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOriginPatterns(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT"));
        // With credentials a browser takes * by its letter, so that the answer to a preflight repeats the names.
        cors.setAllowedHeaders(properties.allowedHeaders());
        cors.setExposedHeaders(List.of("Retry-After"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(properties.maxAge());
        CorsFilter filter = new OriginFilter(cors, metrics);
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
    WebServerFactoryCustomizer<TomcatWebServerFactory> smallBuffers(
            HttpProperties http, BodyProperties body, HttpMetrics metrics) {
        return factory -> {
            factory.setProtocol(SmallBuffersProtocol.class.getName());
            factory.addProtocolHandlerCustomizers((SmallBuffersProtocol protocol) ->
                    protocol.bound(http.headTimeout(), body.timeout(), metrics::refused));
        };
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemReports(HttpMetrics metrics) {
        return factory -> factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
            host.getPipeline().addValve(new ProblemReportValve(metrics));
        });
    }
}

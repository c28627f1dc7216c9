package io.tracking.api.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.commit.ByteBudget;
import io.tracking.api.commit.CommitProperties;
import io.tracking.api.ingest.Ingest;
import io.tracking.api.privacy.Privacy;
import io.tracking.api.protocol.ProtocolTable;
import io.tracking.api.sources.Entrance;
import io.tracking.api.sources.TrustedProxies;
import io.tracking.api.traces.CallTracing;
import io.tracking.api.tracker.TrackerProperties;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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

/** Makes the servlets, filters and threads that take requests, and sets Tomcat up for them. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    /** As many clients must refuse to read their answers before others wait, until the write times out. */
    private static final int THREADS = 32;

    @Bean
    AnswerThreads answerThreads() {
        return new AnswerThreads(THREADS);
    }

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
    BodyIntake bodyIntake(
            Ingest ingest,
            ByteBudget budget,
            Arrivals arrivals,
            BodyProperties body,
            HttpProperties http,
            CommitProperties commit,
            HttpMetrics metrics) {
        return new BodyIntake(ingest, budget, arrivals, body, metrics, http.retryAfter(), commit.commitTimeout());
    }

    @Bean
    VisitorCookie visitorCookie(CookieProperties cookie) {
        return new VisitorCookie(cookie);
    }

    @Bean
    VisitorReader visitorReader(VisitorCookie cookie, Privacy privacy, Optional<CallTracing> traces) {
        return new VisitorReader(cookie, privacy, traces.orElse(null));
    }

    @Bean
    ServletRegistrationBean<TrackServlet> trackServlet(
            BodyIntake intake,
            VisitorCookie cookie,
            VisitorReader visitors,
            Entrance entrance,
            HttpProperties http,
            TrackerProperties tracker,
            HttpMetrics metrics) {
        TrackServlet servlet = new TrackServlet(intake, cookie, visitors, entrance, metrics, http.retryAfter());
        ServletRegistrationBean<TrackServlet> registration =
                new ServletRegistrationBean<>(servlet, RecordEndpoint.paths());
        registration.addUrlMappings(tracker.endpoint());
        registration.setLoadOnStartup(1);
        return registration;
    }

    /** Only the paths of the protocols that are on; with none of them there is no such servlet. */
    @Bean
    ServletRegistrationBean<ProtocolServlet> protocolServlet(
            ProtocolTable protocols,
            BodyIntake intake,
            VisitorReader visitors,
            Entrance entrance,
            HttpProperties http,
            HttpMetrics metrics,
            Clock clock) {
        ProtocolServlet servlet =
                new ProtocolServlet(protocols, intake, visitors, entrance, metrics, http.retryAfter(), clock);
        String[] mappings = protocols.mappings();
        ServletRegistrationBean<ProtocolServlet> registration = new ServletRegistrationBean<>(servlet, mappings);
        registration.setEnabled(mappings.length > 0);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsProperties properties, HttpMetrics metrics) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOriginPatterns(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT"));
        // With credentials a browser takes * by its letter, so that the answer to a preflight repeats the names.
        cors.setAllowedHeaders(properties.allowedHeaders());
        cors.setExposedHeaders(List.of("Retry-After", "RateLimit", "RateLimit-Policy"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(properties.maxAge());
        CorsConfiguration everybody = new CorsConfiguration();
        everybody.addAllowedOrigin(CorsConfiguration.ALL);
        everybody.setAllowedMethods(List.of("GET", "HEAD"));
        CorsFilter filter =
                new OriginFilter(request -> request.getServletPath().endsWith(".js") ? everybody : cors, metrics);
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
    ClientAddresses clientAddresses(Entrance entrance, TrustedProxies proxies) {
        return new ClientAddresses(entrance, proxies);
    }

    /** Comes before the customizer of Boot, whose valve takes X-Forwarded-For away. */
    record ClientAddresses(Entrance entrance, TrustedProxies proxies)
            implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void customize(ConfigurableTomcatWebServerFactory factory) {
            if (entrance.countsAddresses()) {
                factory.addEngineValves(new ClientAddressValve(proxies));
            }
        }
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemReports(HttpMetrics metrics) {
        return factory ->
                factory.addContextCustomizers(context -> new ApiReportValve(metrics).reportFor(context.getParent()));
    }
}

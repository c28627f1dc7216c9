package io.tracking.api.tracker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the browser tracker where {@link TrackerProperties} say. */
@Configuration(proxyBeanMethods = false)
class TrackerConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TrackerConfiguration.class);

    @Bean
    ServletRegistrationBean<TrackerServlet> trackerServlet(
            TrackerProperties tracker, @Value("${tracking.api.cookie.name}") String cookie) {
        TrackerServlet servlet =
                new TrackerServlet(TrackerScript.of(tracker.endpoint(), cookie), tracker.script(), tracker.maxAge());
        log.info(
                "The browser tracker is at {}, and cached for a year at {}", tracker.script(), servlet.versionedPath());
        return new ServletRegistrationBean<>(servlet, TrackerServlet.MAPPING);
    }
}

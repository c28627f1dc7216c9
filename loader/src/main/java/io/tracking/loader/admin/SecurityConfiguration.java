package io.tracking.loader.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.guard.AcceptFilter;
import io.tracking.loader.guard.AdminReportValve;
import io.tracking.loader.guard.BodyLimitFilter;
import io.tracking.loader.guard.CrossSiteFilter;
import io.tracking.loader.guard.GuardProblem;
import io.tracking.loader.guard.GuessLimitedAuthentication;
import io.tracking.loader.guard.Http1Protocol;
import io.tracking.loader.guard.RefusedCalls;
import io.tracking.loader.guard.TooManyGuessesException;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks for HTTP Basic on everything but health and metrics. There is no session and no cookie; what a browser adds by itself,
 * the password, another site's page cannot use: {@link CrossSiteFilter}. Every refusal is a problem, and counted.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    RefusedCalls refusals(Clock clock, MeterRegistry registry) {
        return new RefusedCalls(clock, registry);
    }

    @Bean
    AuthenticationManager authenticationManager(
            AdminProperties properties, UserDetailsService admins, PasswordEncoder encoder, Clock clock) {
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(admins);
        provider.setPasswordEncoder(encoder);
        return new GuessLimitedAuthentication(
                new ProviderManager(provider), properties.guessesPerAddress(), properties.guesses(), clock);
    }

    @Bean
    SecurityFilterChain adminSecurity(HttpSecurity http, AuthenticationManager manager, RefusedCalls refusals)
            throws Exception {
        return http.authenticationManager(manager)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET, "/actuator/health", "/actuator/health/**", "/actuator/prometheus")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(askForCredentials(refusals)))
                .exceptionHandling(handling -> handling.accessDeniedHandler(forbid(refusals)))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new CrossSiteFilter(refusals), BasicAuthenticationFilter.class)
                .addFilterAfter(new AcceptFilter(refusals), AuthorizationFilter.class)
                .addFilterAfter(new BodyLimitFilter(refusals), AcceptFilter.class)
                .build();
    }

    private static AuthenticationEntryPoint askForCredentials(RefusedCalls refusals) {
        return (request, response, refused) -> {
            if (refused instanceof TooManyGuessesException guesses) {
                refusals.refused(RefusedCalls.Reason.GUESSES, request);
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(guesses.seconds()));
                new GuardProblem(HttpStatus.TOO_MANY_REQUESTS.value(), String.valueOf(guesses.getMessage()))
                        .write(response);
                return;
            }
            boolean given = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
            refusals.refused(given ? RefusedCalls.Reason.CREDENTIALS : RefusedCalls.Reason.NO_CREDENTIALS, request);
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"tracking loader\"");
            new GuardProblem(
                            HttpStatus.UNAUTHORIZED.value(),
                            "expected the admin's name and password (HTTP Basic), got " + (given ? "others" : "none"))
                    .write(response);
        };
    }

    private static AccessDeniedHandler forbid(RefusedCalls refusals) {
        return (request, response, denied) -> {
            refusals.refused(RefusedCalls.Reason.FORBIDDEN, request);
            new GuardProblem(HttpStatus.FORBIDDEN.value(), "This admin may not do that").write(response);
        };
    }

    /** Before the firewall itself lets anything in. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(RefusedCalls refusals) {
        return (request, response, rejected) -> {
            refusals.refused(RefusedCalls.Reason.FIREWALL, request);
            new GuardProblem(
                            HttpStatus.BAD_REQUEST.value(),
                            "The path must have no ; % // \\ or control characters, and the method must be a known one; ids with such"
                                    + " characters go into a query, as in GET /admin/records?request_id=a%3Bb")
                    .write(response);
        };
    }

    /** Of a class that is there already the server makes no instance. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemReports(RefusedCalls refusals) {
        return factory ->
                factory.addContextCustomizers(context -> new AdminReportValve(refusals).reportFor(context.getParent()));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> http1(RefusedCalls refusals) {
        return factory -> Http1Protocol.of(factory, refusals);
    }

    @Bean
    WebMvcConfigurer strictParameters() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new StrictParameters());
            }
        };
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService admins(AdminProperties properties, PasswordEncoder encoder) {
        return new InMemoryUserDetailsManager(User.withUsername(properties.username())
                .password(encoder.encode(properties.password()))
                .roles("ADMIN")
                .build());
    }
}

package io.tracking.loader.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.guard.AcceptFilter;
import io.tracking.loader.guard.AdminReportValve;
import io.tracking.loader.guard.BodyLimitFilter;
import io.tracking.loader.guard.GuardProblem;
import io.tracking.loader.guard.Http1Protocol;
import io.tracking.loader.guard.RefusedCalls;
import io.tracking.loader.signin.SessionSecurity;
import io.tracking.loader.signin.SignInAnswers;
import io.tracking.loader.signin.StillSignedIn;
import io.tracking.loader.signin.UserRole;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.apache.catalina.session.StandardManager;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks everybody who they are on everything but health, metrics and the console's pages: machines with HTTP Basic in each request,
 * people with a session. Viewers read, operators do the rest.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Pages, which show nothing by themselves. */
    private static final String[] CONSOLE = {
        "/", "/index.html", "/console/**", "/webjars/**", "/favicon.ico", "/favicon.svg", "/login/options"
    };

    /** Of everybody, those included that an issuer is asked for and that gave way: the heap is for the windows. */
    private static final int MOST_SESSIONS = 2000;

    @Bean
    RefusedCalls refusals(Clock clock, MeterRegistry registry) {
        return new RefusedCalls(clock, registry);
    }

    @Bean
    SignInAnswers signInAnswers(RefusedCalls refusals) {
        return new SignInAnswers(refusals);
    }

    @Bean
    SessionRegistry sessions() {
        return new SessionRegistryImpl();
    }

    @Bean
    StillSignedIn stillSignedIn(SessionRegistry sessions) {
        return new StillSignedIn(sessions);
    }

    /** Tells the registry when a session ends. */
    @Bean
    HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
    }

    @Bean
    @Order(1)
    SecurityFilterChain machines(
            HttpSecurity http, AuthenticationManager manager, SignInAnswers answers, RefusedCalls refusals) {
        SessionSecurity.withoutSession(http, answers, refusals);
        http.authenticationManager(manager)
                .httpBasic(basic -> basic.authenticationEntryPoint(answers::askForCredentials));
        return withRoles(http, refusals);
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(
            HttpSecurity http,
            AuthenticationManager manager,
            SignInAnswers answers,
            SessionRegistry sessions,
            RefusedCalls refusals) {
        SessionSecurity.withSession(http, answers, sessions, refusals);
        http.authenticationManager(manager)
                .formLogin(login -> login.loginPage("/")
                        .loginProcessingUrl(SessionSecurity.LOGIN)
                        .successHandler(answers::signedIn)
                        .failureHandler(answers::refuseLogin))
                .logout(logout -> logout.logoutUrl(SessionSecurity.LOGOUT)
                        .logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT)));
        return withRoles(http, refusals);
    }

    private static SecurityFilterChain withRoles(HttpSecurity http, RefusedCalls refusals) {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET, "/actuator/health", "/actuator/health/**", "/actuator/prometheus")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, CONSOLE)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, CONSOLE)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET)
                        .hasRole(UserRole.VIEWER.name())
                        .requestMatchers(HttpMethod.HEAD)
                        .hasRole(UserRole.VIEWER.name())
                        .anyRequest()
                        .hasRole(UserRole.OPERATOR.name()))
                .addFilterAfter(new AcceptFilter(refusals), AuthorizationFilter.class)
                .addFilterAfter(new BodyLimitFilter(refusals), AcceptFilter.class)
                .build();
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
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> boundedSessions() {
        return factory -> factory.addContextCustomizers(context -> {
            StandardManager manager = new StandardManager();
            manager.setMaxActiveSessions(MOST_SESSIONS);
            context.setManager(manager);
        });
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
}

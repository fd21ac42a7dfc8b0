/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import io.sluice.support.answer.AnswerSupport;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.ProblemAdvice;
import io.sluice.support.problem.ServerProblems;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import tools.jackson.databind.json.JsonMapper;

/**
 * Security, problem details and large answers of a service. Closed by default: a request below {@code /api} wants a key of
 * the scope that an {@link ApiRules} bean names for it, or any valid key where none does, to be told that nothing is there;
 * outside of it only reading is let through.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
@Import({ProblemAdvice.class, ServerProblems.class, AnswerSupport.class})
public class SecuritySupport {

    private static final Logger log = LoggerFactory.getLogger(SecuritySupport.class);

    @Bean
    SecurityFilterChain apiSecurity(
            HttpSecurity http, SecurityProperties properties, ObjectProvider<ApiRules> rules, JsonMapper mapper) {
        ProblemWriter problems = new ProblemWriter(mapper);
        warnIfNobodyMayCall(properties);
        http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(
                        headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(
                                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'")))
                .addFilterBefore(new ApiKeyFilter(properties), AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, e) -> problems.write(response, unauthenticated(response)))
                        .accessDeniedHandler((request, response, e) -> problems.write(response, forbidden())));
        if (properties.mode() == SecurityProperties.Mode.OPEN) {
            http.addFilterBefore(new LoopbackGuard(problems), ApiKeyFilter.class);
        }
        authorize(http, rules);
        return http.build();
    }

    private static void authorize(HttpSecurity http, ObjectProvider<ApiRules> rules) {
        http.authorizeHttpRequests(requests -> {
            rules.orderedStream()
                    .flatMap(of -> of.rules().stream())
                    .forEach(rule -> methodsOf(rule)
                            .forEach(method -> requests.requestMatchers(method, rule.pattern())
                                    .hasAuthority(rule.scope().authority())));
            requests.requestMatchers("/api/**").authenticated();
            requests.requestMatchers(HttpMethod.GET).permitAll();
            requests.requestMatchers(HttpMethod.HEAD).permitAll();
            requests.requestMatchers("/error").permitAll();
            requests.anyRequest().denyAll();
        });
    }

    /** A HEAD is answered by whoever answers the GET, headers with a cursor and all, so it wants the same scope. */
    private static List<HttpMethod> methodsOf(ApiRule rule) {
        return rule.method() == HttpMethod.GET ? List.of(HttpMethod.GET, HttpMethod.HEAD) : List.of(rule.method());
    }

    /** The firewall looks at the address before any rule does: an escaped % or ;, a second slash, an odd method. */
    @Bean
    RequestRejectedHandler refusedAddresses(JsonMapper mapper) {
        ProblemWriter problems = new ProblemWriter(mapper);
        return (request, response, e) -> problems.write(response, ServerProblems.refusedAddress());
    }

    /** Keeps Spring Boot from making up a user with a password in the log: there are no users here, only keys. */
    @Bean
    UserDetailsService noUsers() {
        return new InMemoryUserDetailsManager();
    }

    /** As it comes, but for two characters that end a line in some tongues and that a name may hold. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedLineSeparator(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        return firewall;
    }

    private static void warnIfNobodyMayCall(SecurityProperties properties) {
        if (properties.mode() == SecurityProperties.Mode.KEYS
                && properties.keys().isEmpty()) {
            log.warn("sluice.security.mode is 'keys' and no sluice.security.keys[] is set: nobody can call the API");
        }
    }

    private static ApiException unauthenticated(jakarta.servlet.http.HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "Bearer");
        return ApiException.of(
                HttpStatus.UNAUTHORIZED,
                "unauthorized",
                "No valid key. Send 'Authorization: Bearer <key>' with a key from sluice.security.keys[].");
    }

    private static ApiException forbidden() {
        return ApiException.of(
                HttpStatus.FORBIDDEN, "forbidden", "The key's scopes do not allow this request; use another key.");
    }
}

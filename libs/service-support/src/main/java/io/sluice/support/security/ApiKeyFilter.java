/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, by {@code Authorization: Bearer <key>} (RFC 6750). Every configured key is compared, each in
 * constant time, so that the time taken tells nothing about any of them.
 */
final class ApiKeyFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final SecurityProperties properties;

    ApiKeyFilter(SecurityProperties properties) {
        this.properties = properties;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller = properties.mode() == SecurityProperties.Mode.OPEN
                ? Optional.of(Caller.ANYBODY)
                : byKey(request.getHeader(HttpHeaders.AUTHORIZATION));
        caller.ifPresent(ApiKeyFilter::signIn);
        chain.doFilter(request, response);
    }

    private Optional<Caller> byKey(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] digest = sha256(header.substring(SCHEME.length()).strip());
        SecurityProperties.@Nullable Key found = null;
        for (SecurityProperties.Key key : properties.keys()) {
            if (MessageDigest.isEqual(digest, key.digest())) {
                found = key;
            }
        }
        return Optional.ofNullable(found).map(key -> new Caller(key.name(), key.scopes(), key.sites()));
    }

    private static void signIn(Caller caller) {
        List<SimpleGrantedAuthority> authorities = caller.scopes().stream()
                .map(scope -> new SimpleGrantedAuthority(scope.authority()))
                .toList();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, authorities));
        SecurityContextHolder.setContext(context);
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import io.sluice.support.problem.ApiException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * In open mode a browser on this machine is the way in for strangers: a foreign page could call us (so a foreign
 * {@code Origin} is refused), or resolve its own name to 127.0.0.1 (so the {@code Host} must be a loopback name).
 */
final class LoopbackGuard extends OncePerRequestFilter {

    private final ProblemWriter problems;

    LoopbackGuard(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (host == null || !Loopback.isLoopbackHostHeader(host)) {
            refuse(
                    response,
                    "foreign-host",
                    "The Host header is not a loopback name. Open mode answers on localhost only.");
        } else if (origin != null && !isOwn(origin, host)) {
            refuse(response, "foreign-origin", "The Origin is another site's. Open mode answers its own pages only.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletResponse response, String code, String detail) throws IOException {
        problems.write(response, ApiException.of(HttpStatus.FORBIDDEN, code, detail));
    }

    private static boolean isOwn(String origin, String host) {
        try {
            @Nullable String authority = URI.create(origin).getRawAuthority();
            return host.equalsIgnoreCase(authority);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import io.sluice.support.problem.ApiException;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who calls.
 *
 * @param sites to which the caller is limited; empty means all
 */
public record Caller(String name, Set<Scope> scopes, Set<String> sites) {

    /** Everybody, in open mode. */
    static final Caller ANYBODY = new Caller("anybody", EnumSet.allOf(Scope.class), Set.of());

    public Caller {
        scopes = Set.copyOf(scopes);
        sites = Set.copyOf(sites);
    }

    /** Whether the caller may see or write this site. */
    public boolean mayUse(String site) {
        return sites.isEmpty() || sites.contains(site);
    }

    /** Refuses the request under way when the caller may not use this site: 403 {@code site-not-allowed}. */
    public void requireSite(String site) {
        if (!mayUse(site)) {
            throw notAllowed("The key is not for the site '" + site + "'.");
        }
    }

    /**
     * Refuses the request under way when the caller is limited to some sites: 403 {@code site-not-allowed}.
     *
     * @param what it is about, as in "Routes concern"
     */
    public void requireEverySite(String what) {
        if (!sites.isEmpty()) {
            throw notAllowed(what + " every site, and the key is limited to some; use a key without sites.");
        }
    }

    private static ApiException notAllowed(String detail) {
        return ApiException.of(HttpStatus.FORBIDDEN, "site-not-allowed", detail);
    }

    /** The caller of the request under way on this thread. */
    public static Caller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("no caller on this thread: the request did not pass the key filter");
    }
}

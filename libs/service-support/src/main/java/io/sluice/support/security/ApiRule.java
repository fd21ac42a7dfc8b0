/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import org.springframework.http.HttpMethod;

/**
 * That a request needs a scope. A service declares its rules as one bean of {@link ApiRules}; what no rule names is
 * refused.
 *
 * @param pattern a path pattern below {@code /api/v1}, such as {@code /api/v1/telemetry/**}
 */
public record ApiRule(HttpMethod method, String pattern, Scope scope) {}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import java.util.List;

/** The rules of one service; first match wins. */
public record ApiRules(List<ApiRule> rules) {
    public ApiRules {
        rules = List.copyOf(rules);
    }

    public static ApiRules of(ApiRule... rules) {
        return new ApiRules(List.of(rules));
    }
}

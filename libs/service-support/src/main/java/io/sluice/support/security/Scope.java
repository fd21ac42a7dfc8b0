/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

/** What a caller may do. */
public enum Scope {
    READ,
    WRITE,
    ADMIN;

    /** The authority by which Spring Security knows this scope. */
    public String authority() {
        return "SCOPE_" + name();
    }
}

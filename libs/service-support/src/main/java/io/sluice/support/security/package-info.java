/* SPDX-License-Identifier: Apache-2.0 */
/** Who may call the REST interfaces: API keys with scopes, or loopback only. */
@NullMarked
package io.sluice.support.security;

import org.jspecify.annotations.NullMarked;

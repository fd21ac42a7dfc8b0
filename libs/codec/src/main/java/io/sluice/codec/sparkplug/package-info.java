/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The format {@code sparkplug-b}: what an edge node tells of itself at birth, and how its later messages are read by
 * it. After the Eclipse Sparkplug Specification 3.0.0; field numbers of the payload are those of its section 6.4.
 */
@NullMarked
package io.sluice.codec.sparkplug;

import org.jspecify.annotations.NullMarked;

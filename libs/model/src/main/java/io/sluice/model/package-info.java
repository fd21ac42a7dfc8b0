/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The domain's value records. Each checks itself when it is built, so that whatever holds one may rely on it; none of
 * them does I/O, and all are immutable and safe to share between threads.
 */
@NullMarked
package io.sluice.model;

import org.jspecify.annotations.NullMarked;

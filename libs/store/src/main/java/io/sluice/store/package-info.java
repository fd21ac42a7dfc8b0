/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The port through which readings are written and read back, and what can become of either. Every adapter is proven by
 * the contract kit in this module's test jar; where a page of prose and the kit differ, the kit is right.
 */
@NullMarked
package io.sluice.store;

import org.jspecify.annotations.NullMarked;

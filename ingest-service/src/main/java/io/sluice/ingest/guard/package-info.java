/* SPDX-License-Identifier: Apache-2.0 */
/** What keeps a site within bounds before its readings reach the store. {@code docs/guards.md} is for operators. */
@NullMarked
package io.sluice.ingest.guard;

import org.jspecify.annotations.NullMarked;

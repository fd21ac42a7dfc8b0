/* SPDX-License-Identifier: Apache-2.0 */
/** Messages and readings that can never be stored, kept with their reason. */
@NullMarked
package io.sluice.ingest.deadletter;

import org.jspecify.annotations.NullMarked;

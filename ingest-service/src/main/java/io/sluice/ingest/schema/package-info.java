/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What fields each measurement has and of what type, learned from what comes; what changes is told, and by policy coerced or
 * refused before it reaches the store. {@code docs/schema.md} says what an operator sees of it,
 * {@code docs/decisions/0015} why it is as it is.
 */
@NullMarked
package io.sluice.ingest.schema;

import org.jspecify.annotations.NullMarked;

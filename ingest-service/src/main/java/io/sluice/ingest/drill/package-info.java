/* SPDX-License-Identifier: Apache-2.0 */
/** Drills on a running system: ingest takes its store for unavailable, and tells what came of it. */
@NullMarked
package io.sluice.ingest.drill;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** From the journal into the store, and the position that says how far. */
@NullMarked
package io.sluice.ingest.forward;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** From the wire into the journal, and the acknowledgement back. */
@NullMarked
package io.sluice.ingest.intake;

import org.jspecify.annotations.NullMarked;

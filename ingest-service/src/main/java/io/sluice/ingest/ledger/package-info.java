/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The delivery ledger: what came of what each device sent, and which of its numbers never came. {@link
 * io.sluice.ingest.ledger.DeliveryLedger} is the way in; {@code docs/delivery.md} says how a sequence is judged, {@code
 * docs/formats/ledger.md} what is kept on the disk.
 */
@NullMarked
package io.sluice.ingest.ledger;

import org.jspecify.annotations.NullMarked;

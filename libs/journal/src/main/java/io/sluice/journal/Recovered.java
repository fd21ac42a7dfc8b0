/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/**
 * What recovery found or made.
 *
 * @param nextSequence the number of the next record
 */
record Recovered(Segments segments, ActiveSegment active, long nextSequence) {}

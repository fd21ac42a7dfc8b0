/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

/** What became of a message handed in by HTTP. */
public sealed interface PostOutcome {

    /** It is on the disk; the caller may forget it. */
    record Durable() implements PostOutcome {}

    /** It was not taken, and nothing of it is kept. */
    record Refused(String reason) implements PostOutcome {}
}

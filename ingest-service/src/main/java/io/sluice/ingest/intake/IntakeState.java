/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

/** How the way into the journal is. */
public sealed interface IntakeState {

    /** Messages are taken. */
    record Open() implements IntakeState {}

    /** There is no room; acknowledgements are withheld until there is. */
    record Full(String reason) implements IntakeState {}

    /** The disk failed; nothing is acknowledged until the program is started anew. */
    record Down(String reason) implements IntakeState {}
}

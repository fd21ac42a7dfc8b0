/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/** What became of everything appended since the last successful {@link Journal#commit()}. */
public sealed interface CommitOutcome {

    /**
     * Every record below this sequence is as durable as the settings say and may be acknowledged.
     *
     * @param nextSequence the sequence after the last committed record
     */
    record Committed(long nextSequence) implements CommitOutcome {}

    /**
     * The disk took no more bytes. Nothing of the group may be acknowledged, and nothing of it is lost: the journal keeps
     * the group and the next call of {@code commit()} tries again. Do not append its records a second time.
     *
     * @param reason for people: what the disk said
     */
    record Full(String reason) implements CommitOutcome {}

    /**
     * A force failed, now or earlier. Nobody knows what of the group is on the disk; nothing of it may be acknowledged,
     * and this journal takes nothing more until it is opened anew.
     */
    record Down(String reason) implements CommitOutcome {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/** What became of one record handed to {@link Journal#append}. */
public sealed interface AppendOutcome {

    /**
     * The record is in the journal's hands but not durable before the next {@link Journal#commit()} says so.
     *
     * @param sequence its number for life
     */
    record Appended(long sequence) implements AppendOutcome {}

    /**
     * There is no room now, neither under the limit nor on the disk; nothing was taken. The same record may be offered
     * again: there is room when older records have been released, or when the disk has some.
     *
     * @param bytes the size of all files now
     * @param limitBytes the size at which the journal is full by its settings
     */
    record Full(long bytes, long limitBytes) implements AppendOutcome {}

    /** The record will never fit; nothing was taken. */
    record TooLarge(int bytes, int limit) implements AppendOutcome {}

    /** The journal takes nothing more until it is opened anew. */
    record Down(String reason) implements AppendOutcome {}
}

/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A durable, append-only log of opaque records in a folder; it knows nothing of what is in them. The format and the whole
 * argument are in {@code docs/formats/journal.md}; in short:
 *
 * <p><b>Format.</b> Records are framed (checksum, marker, length, sequence, payload) in segment files that are named by
 * the sequence of their first record. Sequences count from zero for life. A frame never goes on in another file. Only the
 * last segment is written to; it is made longer by zeros ahead of the frames, so that a full disk is met before a record
 * depends on it, and a force seldom has more to do than the data.
 *
 * <p><b>Commit.</b> Many appends, one force, then all of them are committed: readable, and fit to be acknowledged. The next
 * segment gets its name only when the one before is wholly on the disk and its own header too. So after any crash only the
 * last segment can be torn, and in it only what was behind the last force.
 *
 * <p><b>Recovery.</b> The last segment is read through. Behind the last whole frame it is cut. A damaged stretch with whole
 * frames behind it is skipped: when one of those frames begins a later group, the stretch had been committed, and its
 * records are counted as lost; when none does, it was an unfinished write. Then the segment is forced, since what a killed
 * process left in memory counts as committed from now on. Older segments are verified as they are read. A file that cannot
 * be used is set aside under another name; nothing is ever deleted but what was released, and no damage stops a start.
 *
 * <p><b>Failure.</b> No room, under the limit or on the disk, is a state that ends: nothing is lost, the same call is made
 * again. A failed force is the end: nobody knows what is on the disk, so nothing more is taken until the journal is opened
 * anew and reads what is there.
 *
 * <p><b>Threads.</b> One thread writes. Readers have their own file and buffer and share with it no more than how far each
 * segment may be read.
 *
 * <p>Where to look: {@link io.sluice.journal.Journal} is the door; {@code JournalWriter} numbers, rolls and commits;
 * {@code Recovery} and {@code LastSegment} repair; {@code FrameScanner} is what recovery and {@link
 * io.sluice.journal.JournalReader} share; {@code SegmentHeader} and {@code Frame} are the bytes. {@link
 * io.sluice.journal.CheckpointFile} keeps a position, {@link io.sluice.journal.DirectoryLock} keeps others out.
 */
@NullMarked
package io.sluice.journal;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/**
 * What a journal has found and done since it was opened.
 *
 * @param recoveredRecords records that were there when it was opened
 * @param tornBytes bytes of an interrupted write that were cut off, or skipped, in the last group
 * @param corruptRecords records that had been written whole and can no longer be read: lost. Those in older files are
 *     counted when a reader comes to them
 * @param damagedHeaders files whose first header was damaged and whose second was used
 * @param filesSetAside files that could not be used and were renamed
 * @param forces forces of record data to the disk
 */
public record JournalStatistics(
        long recoveredRecords,
        long tornBytes,
        long corruptRecords,
        long damagedHeaders,
        long filesSetAside,
        long forces) {}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.util.function.LongSupplier;

/** Creates segments so that one that exists under its own name has a header on the disk. */
record SegmentFactory(JournalFiles files, LongSupplier salts) {

    /** A new, empty segment, forced, with its name. When this fails otherwise than by a force, it may be tried again. */
    ActiveSegment create(long base, Segments segments) throws IOException {
        SegmentHeader header = new SegmentHeader(base, salts.getAsLong());
        String name = SegmentName.of(base);
        writeUnfinished(header, name);
        files.rename(name + SegmentName.UNFINISHED, name);
        forceFolder(name);
        JournalFile file = files.open(name);
        Segment segment = new Segment(header, SegmentHeader.BLOCK_BYTES, SegmentHeader.BLOCK_BYTES);
        segments.add(segment);
        return new ActiveSegment(segment, file, segments);
    }

    private void writeUnfinished(SegmentHeader header, String name) throws IOException {
        try (JournalFile file = files.create(name + SegmentName.UNFINISHED)) {
            file.write(header.toBlock(), 0);
            force(file, name);
        }
    }

    private static void force(JournalFile file, String name) throws ForceFailedException {
        try {
            file.force();
        } catch (IOException e) {
            throw new ForceFailedException("the new file " + name, e);
        }
    }

    private void forceFolder(String name) throws ForceFailedException {
        try {
            files.force();
        } catch (IOException e) {
            throw new ForceFailedException("the folder with the new file " + name, e);
        }
    }
}

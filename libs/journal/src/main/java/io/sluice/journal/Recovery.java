/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a crash left in the folder into a journal that can go on. May be interrupted by another crash anywhere: doing
 * it again leads to the same.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final JournalFiles files;
    private final SegmentFactory factory;
    private final Tally tally;
    private final Segments segments;

    Recovery(JournalFiles files, SegmentFactory factory, Tally tally) {
        this.files = files;
        this.factory = factory;
        this.tally = tally;
        this.segments = new Segments(files);
    }

    Recovered run() throws IOException {
        deleteUnfinished();
        for (String name : segmentNames()) {
            admit(name);
        }
        Recovered recovered = segments.isEmpty() ? empty() : lastSegmentRecovered();
        files.force();
        tally.recovered(recovered.nextSequence() - segments.first().base());
        return recovered;
    }

    /** A number above all that files set aside, now or earlier, can have held. */
    long aboveSetAside() throws IOException {
        long above = 0;
        for (String name : files.list()) {
            var base = SegmentName.baseOfUnreadable(name);
            if (base.isPresent()) {
                above = Math.max(above, base.getAsLong() + mostRecordsIn(name));
            }
        }
        return above;
    }

    private long mostRecordsIn(String name) throws IOException {
        try (JournalFile file = files.openForReading(name)) {
            return file.size() / Frame.MIN_BYTES + 1;
        }
    }

    private void deleteUnfinished() throws IOException {
        for (String name : files.list()) {
            if (SegmentName.isUnfinished(name)) {
                files.delete(name);
            }
        }
    }

    private List<String> segmentNames() throws IOException {
        return files.list().stream()
                .filter(name -> SegmentName.base(name).isPresent())
                .sorted()
                .toList();
    }

    /** Takes a file into the journal, or sets it aside. */
    private void admit(String name) throws IOException {
        try (JournalFile file = files.openForReading(name)) {
            switch (headerOf(file, name)) {
                case SegmentHeader.Found.Usable(var header, var damaged) -> take(header, damaged, file.size());
                case SegmentHeader.Found.Unusable(var reason) -> setAside(name, reason);
            }
        }
    }

    private static SegmentHeader.Found headerOf(JournalFile file, String name) {
        try {
            return sameBase(SegmentHeader.read(file), name);
        } catch (IOException e) {
            return new SegmentHeader.Found.Unusable("it cannot be read: " + Reason.of(e));
        }
    }

    private static SegmentHeader.Found sameBase(SegmentHeader.Found found, String name) {
        return switch (found) {
            case SegmentHeader.Found.Usable usable
            when !SegmentName.of(usable.header().base()).equals(name) ->
                new SegmentHeader.Found.Unusable("its header says that it begins with record "
                        + usable.header().base());
            case SegmentHeader.Found.Usable usable -> usable;
            case SegmentHeader.Found.Unusable unusable -> unusable;
        };
    }

    private void take(SegmentHeader header, boolean damaged, long size) {
        if (damaged) {
            tally.damagedHeader();
            LOG.warn(
                    "The header of journal file {} is damaged; its copy is used, nothing is lost",
                    SegmentName.of(header.base()));
        }
        segments.add(new Segment(header, size, size));
    }

    private void setAside(String name, String reason) throws IOException {
        Set<String> taken = new HashSet<>(files.list());
        String newName = SegmentName.asUnreadable(name, taken);
        files.rename(name, newName);
        tally.setAside();
        LOG.error(
                "Journal file {} cannot be used: {}. Its records are not read. It is kept as {}; when it can be repaired,"
                        + " rename it back and restart, else delete it",
                name,
                reason,
                newName);
    }

    private Recovered empty() throws IOException {
        long base = aboveSetAside();
        return new Recovered(segments, factory.create(base, segments), base);
    }

    private Recovered lastSegmentRecovered() throws IOException {
        Segment last = segments.last();
        JournalFile file = files.open(last.name());
        try {
            return new LastSegment(last, file, segments, tally).recover();
        } catch (IOException e) {
            Quietly.close(file);
            throw e;
        }
    }
}

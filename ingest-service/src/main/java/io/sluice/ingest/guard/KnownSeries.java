/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fingerprints of the series that were let in, in memory and on the disk: a young table, and the one before it. When the
 * young one holds half of what may be known it becomes the old one, and what nobody has met again since then is forgotten. Each
 * table has a file of its own.
 *
 * <p>Asking needs no lock; everything else is synchronized by the owner, but for {@link #force}.
 */
final class KnownSeries {

    private static final Logger log = LoggerFactory.getLogger(KnownSeries.class);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(60);

    private final SeriesFiles files;
    private final long seed;
    private final long secret;
    private final SeriesGroups groups;
    private final int most;
    private volatile PrintTable young;
    private volatile PrintTable old;
    private volatile @Nullable SeriesFile file;
    private final AtomicLong forgotten = new AtomicLong();
    private int number;
    private int lastGroup;
    private int cameAgain;
    private boolean failing;
    private long failedNanos;

    /**
     * What is known.
     *
     * @param number of the young table's file
     * @param end of it, where it goes on; 0: it is begun anew
     * @param lastGroup the highest number of a group in it
     */
    KnownSeries(
            SeriesFiles files,
            long seed,
            long secret,
            SeriesGroups groups,
            int most,
            PrintTable young,
            PrintTable old,
            int number,
            long end,
            int lastGroup) {
        this.files = files;
        this.seed = seed;
        this.secret = secret;
        this.groups = groups;
        this.most = most;
        this.young = young;
        this.old = old;
        this.number = number;
        this.lastGroup = lastGroup;
        for (long print : young.all()) {
            cameAgain += old.contains(print) ? 1 : 0;
        }
        try {
            if (end == 0) {
                begin(number);
            } else {
                file = SeriesFile.append(files.file(number), end);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    boolean isYoung(long print) {
        return young.contains(print);
    }

    boolean isOld(long print) {
        return old.contains(print);
    }

    /** Those that are in both tables count twice. */
    long size() {
        return (long) young.size() + old.size() - cameAgain;
    }

    long limit() {
        return most;
    }

    long forgotten() {
        return forgotten.get();
    }

    /** Whether the disk does not take what is known. */
    boolean isFailing() {
        return failing;
    }

    /** Makes a group known to the file, before anything of it is let in. */
    void tell(SeriesGroup group) {
        if (group.number() == 0) {
            group.number(++lastGroup);
            record(to -> to.group(group.number(), group));
        }
    }

    /** A new one is let in. */
    void add(SeriesGroup group, long second, long print) {
        young.add(print);
        record(to -> to.admitted(group.number(), second, print));
    }

    /** One of the old table has been met. */
    void comesAgain(long print) {
        young.add(print);
        cameAgain++;
        record(to -> to.seen(print));
    }

    boolean isYoungFull() {
        return young.size() >= most / 2;
    }

    /** The young table becomes the old one. */
    void age() {
        forgotten.addAndGet(old.size() - (long) cameAgain);
        cameAgain = 0;
        old = young;
        young = new PrintTable();
        try {
            begin(number + 1);
        } catch (IOException e) {
            number++;
            failed(e);
        }
    }

    private interface Step {
        void to(SeriesFile file) throws IOException;
    }

    private void record(Step step) {
        SeriesFile to = file;
        if (to != null) {
            try {
                step.to(to);
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    void write() {
        record(SeriesFile::write);
    }

    /**
     * Makes what was written safe; begins the file anew if it could not be written a while ago.
     *
     * @param lock the owner's, which is not held while the disk is waited for
     */
    void force(Object lock) {
        SeriesFile to;
        synchronized (lock) {
            write();
            if (failing && System.nanoTime() - failedNanos >= TRY_AGAIN.toNanos()) {
                beginAgain();
            }
            to = file;
        }
        if (to == null) {
            return;
        }
        try {
            to.force();
        } catch (IOException e) {
            synchronized (lock) {
                if (to == file) {
                    failed(e);
                }
            }
        }
    }

    private void beginAgain() {
        try {
            begin(number);
            failing = false;
            log.info("the known series are written again");
        } catch (IOException e) {
            failed(e);
        }
    }

    /** A file with all that the young table holds, and the budgets that are not full. */
    private void begin(int newNumber) throws IOException {
        SeriesFile before = file;
        file = null;
        if (before != null) {
            closeSafely(before);
        }
        SeriesFile begun = SeriesFile.begin(files.file(newNumber), seed, secret);
        try {
            lastGroup = 0;
            if (groups.graceUntil() > 0) {
                begun.grace(groups.graceUntil());
            }
            for (SeriesGroup group : groups.all()) {
                group.number(0);
                if (group.allowance().level() < group.budget()) {
                    group.number(++lastGroup);
                    begun.group(lastGroup, group);
                }
            }
            for (long print : young.all()) {
                begun.seen(print);
            }
            begun.named(files.file(newNumber));
            files.keepTwo(newNumber);
        } catch (IOException e) {
            begun.close();
            throw e;
        }
        number = newNumber;
        file = begun;
    }

    private static void closeSafely(SeriesFile before) throws IOException {
        try (before) {
            before.write();
            before.force();
        }
    }

    private void failed(IOException e) {
        if (!failing) {
            log.error(
                    "the known series cannot be written; it is tried again, and nothing waits for it: after a restart those"
                            + " met since would count as new",
                    e);
        }
        failing = true;
        failedNanos = System.nanoTime();
        SeriesFile broken = file;
        file = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
        }
    }

    void close() {
        SeriesFile last = file;
        file = null;
        if (last != null) {
            try {
                closeSafely(last);
            } catch (IOException e) {
                failed(e);
            }
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What came of what each device sent, by measurement: how many readings were stored, repeated, dead-lettered, came late,
 * and which numbers of its sequence never came. Fed once with each message of the journal, in that order, so its content
 * follows from the journal and the dead letters alone.
 *
 * <p>Bounded: beyond {@code mostSeries} accounts the hundredth of them that has been silent for longest leaves. No object
 * is made for a reading of a series that is known. Thread-safe; a lock is held for one batch, one query, or a thousand
 * accounts of a snapshot.
 */
public final class DeliveryLedger {

    /** A device's measurements beyond so many share one account without a sequence. */
    private static final int MOST_OF_ONE_DEVICE = 256;

    /** Missing ranges of all series together: 8 MB. */
    private static final int MOST_RANGES = 500_000;

    private static final long NANOS = 1_000_000_000L;

    private final int mostSeries;
    private final RangeBudget ranges = new RangeBudget(MOST_RANGES);
    private final SharedTexts texts = new SharedTexts();
    private final SeriesTable table = new SeriesTable();
    private final Book book = new Book();
    private long position;
    private Sums sums = new Sums();
    private @Nullable LedgerSnapshot snapshot;
    private int round;

    public DeliveryLedger(int mostSeries) {
        this.mostSeries = mostSeries;
    }

    /** Every message below this journal sequence is counted. */
    public synchronized long position() {
        return position;
    }

    /**
     * Begins to count at a sequence, where nothing has been counted yet.
     *
     * @param before what others have counted until here
     */
    public synchronized void beginAt(long sequence, LedgerTotals.Baseline before) {
        position = sequence;
        sums.before = before;
    }

    /**
     * Counts the messages from the position to a sequence.
     *
     * @param messages how many these are
     * @param news tells of them, while the ledger is locked
     */
    public synchronized void take(long endSequence, long messages, Consumer<Recorder> news) {
        news.accept(book);
        sums.messages += messages;
        position = endSequence;
    }

    /**
     * Messages were received that cannot be counted any more, up to a sequence: nothing is claimed to be missing among
     * them.
     */
    public synchronized void skipTo(long sequence) {
        sums.uncounted += sequence - position;
        position = sequence;
        table.forEach(series -> {
            if (series.sequence() != null) {
                series.sequence().interrupted();
            }
        });
    }

    /** A device's accounts, by measurement; empty when it has none. */
    public synchronized DeviceDelivery of(DeviceKey device, long fromNanos, long toNanos) {
        List<SeriesDelivery> found = table.of(device).stream()
                .map(series -> SeriesDelivery.of(series, fromNanos, toNanos))
                .sorted()
                .toList();
        return new DeviceDelivery(position, found);
    }

    /** Accounts at a position. */
    public record DeviceDelivery(long position, List<SeriesDelivery> series) {}

    public synchronized LedgerTotals totals() {
        return sums.shown(position, table.size(), ranges.listed());
    }

    /** Begins a copy of the ledger as it is now, to be taken piece by piece while counting goes on. One at a time. */
    synchronized LedgerSnapshot beginSnapshot() {
        Packed head = new Packed().put(position);
        sums.writeTo(head);
        LedgerSnapshot begun = new LedgerSnapshot(this, position, head.take(), table.all(), ++round);
        snapshot = begun;
        return begun;
    }

    synchronized void endSnapshot() {
        snapshot = null;
    }

    /** Takes over what a snapshot's head holds. */
    synchronized void restoreHead(Packed head) {
        position = head.get();
        sums = Sums.read(head);
    }

    /** Takes over accounts of a snapshot. */
    synchronized void restore(Packed accounts) {
        while (accounts.hasMore()) {
            SeriesLedger series = SeriesLedger.read(accounts, ranges, texts::shared);
            table.add(series);
        }
    }

    /** The account, made if there is none yet; what is about to change is copied first if a snapshot needs it. */
    private SeriesLedger account(DeviceKey device, String measurement, long receivedAtNanos) {
        return toBeChanged(table.find(device, measurement), device, measurement, receivedAtNanos);
    }

    private SeriesLedger account(SeriesKey series, long receivedAtNanos) {
        return toBeChanged(table.find(series), series.device(), series.measurement(), receivedAtNanos);
    }

    private SeriesLedger toBeChanged(
            @Nullable SeriesLedger known, DeviceKey device, String measurement, long receivedAtNanos) {
        SeriesLedger account = known == null ? open(device, measurement, receivedAtNanos) : known;
        beforeChange(account);
        return account;
    }

    private void beforeChange(SeriesLedger series) {
        if (snapshot != null) {
            snapshot.copy(series);
        }
    }

    private SeriesLedger open(DeviceKey device, String measurement, long receivedAtNanos) {
        if (!measurement.equals(SeriesLedger.NO_MEASUREMENT) && table.of(device).size() >= MOST_OF_ONE_DEVICE) {
            SeriesLedger shared = table.find(device, SeriesLedger.NO_MEASUREMENT);
            return shared != null ? shared : open(device, SeriesLedger.NO_MEASUREMENT, receivedAtNanos);
        }
        if (table.size() >= mostSeries) {
            evict();
        }
        SeriesLedger opened = new SeriesLedger(
                texts.shared(device.site()), device.device(), texts.shared(measurement), receivedAtNanos);
        opened.inRound(round);
        table.add(opened);
        return opened;
    }

    /** The hundredth of the accounts silent for longest leaves. Times of receipt do not repeat, so this has no chance in it. */
    private void evict() {
        long[] last = Arrays.stream(table.all())
                .mapToLong(SeriesLedger::last)
                .sorted()
                .toArray();
        long silent = last[Math.min(last.length - 1, table.size() - mostSeries + mostSeries / 100)];
        int before = table.size();
        table.keep(series -> series.last() > silent || leaves(series));
        sums.evicted += before - table.size();
    }

    private boolean leaves(SeriesLedger series) {
        beforeChange(series);
        sums.missing -= series.missing();
        if (series.sequence() != null) {
            series.sequence().missing().close();
        }
        return false;
    }

    /** Writes in the ledger, under its lock. */
    private final class Book implements Recorder {

        @Override
        public void reading(Reading reading, long receivedAtNanos, boolean deadLettered) {
            SeriesLedger account = account(reading.series(), receivedAtNanos);
            long time = Readings.ownTime(reading, receivedAtNanos);
            long number = Readings.number(reading);
            boolean numbered = number >= 0 && !account.measurement().equals(SeriesLedger.NO_MEASUREMENT);
            Arrival arrival = numbered ? arrived(account, number, time, receivedAtNanos) : Arrival.IN_ORDER;
            if (time != Sequence.NO_TIME && arrival == Arrival.IN_ORDER) {
                account.clockOrNew().saw(time, receivedAtNanos);
            }
            Outcome stored = arrival == Arrival.REPEATED ? Outcome.REPEATED : Outcome.STORED;
            count(account, deadLettered ? Outcome.DEAD_LETTERED : stored, receivedAtNanos);
        }

        private Arrival arrived(SeriesLedger account, long number, long time, long receivedAtNanos) {
            Sequence sequence = account.sequence(ranges);
            sums.missing -= sequence.missing().numbers();
            sums.resets -= sequence.resets();
            sums.wraps -= sequence.wraps();
            Arrival arrival = sequence.arrived(number, time, receivedAtNanos / NANOS);
            sums.missing += sequence.missing().numbers();
            sums.resets += sequence.resets();
            sums.wraps += sequence.wraps();
            if (arrival == Arrival.LATE) {
                account.countOutOfOrder(receivedAtNanos);
                sums.counts.add(Counts.OUT_OF_ORDER);
            }
            return arrival;
        }

        @Override
        public void unread(DeviceKey device, String measurement, Outcome outcome, long receivedAtNanos) {
            count(account(device, measurement, receivedAtNanos), outcome, receivedAtNanos);
        }

        @Override
        public void nobodys(Outcome outcome, long count) {
            sums.counts.add(outcome.ordinal(), count);
            sums.nobodys += count;
        }

        private void count(SeriesLedger account, Outcome outcome, long receivedAtNanos) {
            account.count(outcome, receivedAtNanos);
            sums.counts.add(outcome.ordinal());
        }
    }
}

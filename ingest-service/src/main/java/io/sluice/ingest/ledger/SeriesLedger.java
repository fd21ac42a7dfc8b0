/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.DeviceKey;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The account of one device and measurement. Sequence and clock come with the first reading that has a number or a time.
 * Not thread-safe.
 */
final class SeriesLedger {

    /** The measurement of what could not be read far enough to know one. */
    static final String NO_MEASUREMENT = "";

    private final String site;
    private final String device;
    private final String measurement;
    private final long since;
    private long last;
    private final HourlyCounts counts;
    private @Nullable Sequence sequence;
    private @Nullable ClockTrack clock;
    private int round;

    /** An account of nothing yet; many share the texts of site and measurement. */
    SeriesLedger(String site, String device, String measurement, long since) {
        this(site, device, measurement, since, new HourlyCounts());
    }

    private SeriesLedger(String site, String device, String measurement, long since, HourlyCounts counts) {
        this.site = site;
        this.device = device;
        this.measurement = measurement;
        this.since = since;
        this.last = since;
        this.counts = counts;
    }

    String site() {
        return site;
    }

    String device() {
        return device;
    }

    String measurement() {
        return measurement;
    }

    /** When the first message that counts here was received, in nanoseconds since the epoch. */
    long since() {
        return since;
    }

    long last() {
        return last;
    }

    HourlyCounts counts() {
        return counts;
    }

    @Nullable
    Sequence sequence() {
        return sequence;
    }

    @Nullable
    ClockTrack clock() {
        return clock;
    }

    /** The snapshot this account is in already. */
    int round() {
        return round;
    }

    void inRound(int number) {
        round = number;
    }

    boolean is(DeviceKey wanted, String wantedMeasurement) {
        return isOf(wanted) && measurement.equals(wantedMeasurement);
    }

    boolean isOf(DeviceKey wanted) {
        return device.equals(wanted.device()) && site.equals(wanted.site());
    }

    /** The sequence, begun if there is none yet. */
    Sequence sequence(RangeBudget budget) {
        Sequence known = sequence;
        if (known == null) {
            known = new Sequence(budget);
            sequence = known;
        }
        return known;
    }

    ClockTrack clockOrNew() {
        ClockTrack known = clock;
        if (known == null) {
            known = new ClockTrack();
            clock = known;
        }
        return known;
    }

    void count(Outcome outcome, long receivedAtNanos) {
        count(outcome.ordinal(), receivedAtNanos);
        last = receivedAtNanos;
    }

    void countOutOfOrder(long receivedAtNanos) {
        count(Counts.OUT_OF_ORDER, receivedAtNanos);
    }

    private void count(int kind, long receivedAtNanos) {
        counts.add(kind, receivedAtNanos);
    }

    /** How many numbers are missing. */
    long missing() {
        Sequence known = sequence;
        return known == null ? 0 : known.missing().numbers();
    }

    void writeTo(Packed out) {
        out.put(site).put(device).put(measurement);
        out.put(since).put(last - since);
        counts.writeTo(out);
        out.put(sequence == null ? 0 : 1).put(clock == null ? 0 : 1);
        if (sequence != null) {
            sequence.writeTo(out);
        }
        if (clock != null) {
            clock.writeTo(out);
        }
    }

    /** @param shared gives the text that stands for all equal ones */
    static SeriesLedger read(Packed in, RangeBudget budget, UnaryOperator<String> shared) {
        String site = shared.apply(in.getText());
        String device = in.getText();
        String measurement = shared.apply(in.getText());
        long since = in.get();
        long last = since + in.get();
        SeriesLedger read = new SeriesLedger(site, device, measurement, since, HourlyCounts.read(in));
        read.last = last;
        boolean hasSequence = in.get() != 0;
        boolean hasClock = in.get() != 0;
        read.sequence = hasSequence ? Sequence.read(in, budget) : null;
        read.clock = hasClock ? ClockTrack.read(in) : null;
        return read;
    }
}

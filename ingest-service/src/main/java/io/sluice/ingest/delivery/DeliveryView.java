/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.delivery;

import io.sluice.ingest.ledger.SeriesDelivery;
import io.sluice.model.DeviceKey;
import io.sluice.support.request.TimeText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of what a device sent.
 *
 * @param position every message below this journal sequence is counted, none from it on
 * @param notYetCounted messages, of all devices, that are journalled and on their way to the store
 */
public record DeliveryView(
        String site, String device, long position, long notYetCounted, List<MeasurementView> measurements) {

    public DeliveryView {
        measurements = List.copyOf(measurements);
    }

    /**
     * One measurement. {@code received = stored + duplicate + deadLettered + filtered}.
     *
     * @param measurement {@code null} for messages that could not be read far enough to know it
     * @param since receipt of the first message counted
     * @param lastReceived receipt of the newest
     * @param countedFrom the counts are of what was received from here on: the range asked for, widened to whole hours
     * @param countedTo and before here
     * @param duplicate {@code redelivered} (the broker brought the message again; not stored again) and {@code repeated}
     *     (the device sent a number again; stored again, in place if the reading has a time of its own)
     * @param outOfOrder readings that later ones had overtaken
     * @param missingCount numbers in {@code missing} and {@code missingUnlisted}
     * @param missing what never came, oldest run of the counter first
     * @param missingUnlisted numbers in ranges that found no room in the list; 0 nearly always
     * @param resets times the counter began anew
     * @param wraps times it went over its end, of 8, 16 or 32 bits
     * @param lastSeq the counter's newest number; {@code null} without one
     * @param clockSkew {@code null} when readings carry no time of their own
     */
    public record MeasurementView(
            @Nullable String measurement,
            String since,
            String lastReceived,
            String countedFrom,
            String countedTo,
            long received,
            long stored,
            long duplicate,
            long redelivered,
            long repeated,
            long deadLettered,
            long filtered,
            long outOfOrder,
            long missingCount,
            List<MissingView> missing,
            long missingUnlisted,
            long resets,
            long wraps,
            @Nullable Long lastSeq,
            @Nullable ClockView clockSkew) {

        public MeasurementView {
            missing = List.copyOf(missing);
        }
    }

    /** Numbers that never came, both ends included, and when a later one showed it. */
    public record MissingView(
            @Schema(example = "17") long from,
            @Schema(example = "19") long to,
            String noticed) {}

    /**
     * The device's time less ours at receipt, in seconds; below zero by what the way takes.
     *
     * @param mean of late, each reading counting a sixteenth
     * @param jitter how much it changes from reading to reading, likewise a mean
     */
    public record ClockView(double last, double mean, double min, double max, double jitter) {

        private static final double NANOS = 1e9;

        static ClockView of(SeriesDelivery.Clock clock) {
            return new ClockView(
                    clock.last() / NANOS,
                    clock.mean() / NANOS,
                    clock.least() / NANOS,
                    clock.most() / NANOS,
                    clock.jitter() / NANOS);
        }
    }

    static DeliveryView of(DeviceKey device, long position, long notYetCounted, List<SeriesDelivery> series) {
        return new DeliveryView(
                device.site(),
                device.device(),
                position,
                notYetCounted,
                series.stream().map(DeliveryView::shown).toList());
    }

    private static MeasurementView shown(SeriesDelivery series) {
        long listed = series.missing().stream()
                .mapToLong(SeriesDelivery.Missing::numbers)
                .sum();
        return new MeasurementView(
                series.measurement().isEmpty() ? null : series.measurement(),
                TimeText.show(series.sinceNanos()),
                TimeText.show(series.lastNanos()),
                TimeText.show(series.countedFromNanos()),
                TimeText.show(series.countedToNanos()),
                series.received(),
                series.stored(),
                series.redelivered() + series.repeated(),
                series.redelivered(),
                series.repeated(),
                series.deadLettered(),
                series.filtered(),
                series.outOfOrder(),
                listed + series.missingUnlisted(),
                series.missing().stream().map(DeliveryView::shown).toList(),
                series.missingUnlisted(),
                series.resets(),
                series.wraps(),
                series.highest() < 0 ? null : Long.valueOf(series.highest()),
                series.clock() == null ? null : ClockView.of(series.clock()));
    }

    private static MissingView shown(SeriesDelivery.Missing missing) {
        return new MissingView(missing.from(), missing.to(), TimeText.show(missing.noticedNanos()));
    }
}

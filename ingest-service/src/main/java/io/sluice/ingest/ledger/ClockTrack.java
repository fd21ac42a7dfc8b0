/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/**
 * How a device's clock stands to ours: the device's time of a reading less the time of its receipt. Below zero by what the
 * way takes, if both clocks are right. Readings that came in order only: those sent later than they were taken would say
 * more of the device's memory than of its clock. Nanoseconds throughout. Not thread-safe.
 *
 * <p>The mean and the jitter are running ones, each reading counting a sixteenth; the jitter is the mean of the change from
 * one reading to the next, as RFC 3550, section 6.4.1 has it.
 */
final class ClockTrack {

    private static final int SIXTEENTH = 4;

    /** Beyond some 73 years a clock is wrong, and sums of its differences might not fit. */
    private static final long MOST = 1L << 61;

    private long last;
    private long mean;
    private long least;
    private long most;
    private long jitter;
    private boolean begun;

    void saw(long deviceNanos, long receivedAtNanos) {
        long skew = Math.clamp(difference(deviceNanos, receivedAtNanos), -MOST, MOST);
        if (begun) {
            long change = Math.abs(skew - last);
            jitter += (change - jitter) >> SIXTEENTH;
            mean += (skew - mean) >> SIXTEENTH;
            least = Math.min(least, skew);
            most = Math.max(most, skew);
        } else {
            begun = true;
            mean = skew;
            least = skew;
            most = skew;
        }
        last = skew;
    }

    private static long difference(long deviceNanos, long receivedAtNanos) {
        long difference = deviceNanos - receivedAtNanos;
        boolean overflow = ((deviceNanos ^ receivedAtNanos) & (deviceNanos ^ difference)) < 0;
        return overflow ? (deviceNanos < 0 ? -MOST : MOST) : difference;
    }

    /**
     * What is known of a clock, in nanoseconds.
     *
     * @param last of the newest reading
     */
    record Skew(long last, long mean, long least, long most, long jitter) {}

    Skew skew() {
        return new Skew(last, mean, least, most, jitter);
    }

    void writeTo(Packed out) {
        out.put(last).put(mean - last).put(least - last).put(most - last).put(jitter);
    }

    static ClockTrack read(Packed in) {
        ClockTrack read = new ClockTrack();
        read.begun = true;
        read.last = in.get();
        read.mean = in.get() + read.last;
        read.least = in.get() + read.last;
        read.most = in.get() + read.last;
        read.jitter = in.get();
        return read;
    }
}

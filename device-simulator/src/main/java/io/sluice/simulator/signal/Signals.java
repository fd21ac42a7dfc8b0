/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.signal;

import java.time.Duration;

/** The building blocks of believable signals. Amplitudes are in the unit of the signal; hours are hours of the UTC day. */
public final class Signals {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final double HOUR = Duration.ofHours(1).toMillis();

    private Signals() {}

    /** Always the same. */
    public static Signal constant(double value) {
        return _ -> value;
    }

    /** A daily curve: {@code mean + amplitude} at the peak hour, {@code mean - amplitude} twelve hours later. */
    public static Signal daily(double mean, double amplitude, double peakHour) {
        return t -> mean + amplitude * Math.cos(2 * Math.PI * (hourOfDay(t) - peakHour) / 24);
    }

    /** The sun: zero at night, from 6 to 18 h an arch with its peak at noon. */
    public static Signal daylight(double peak) {
        return t -> peak * Math.max(0, Math.sin(Math.PI * (hourOfDay(t) - 6) / 12));
    }

    /** A working day: 1 from {@code fromHour} to {@code toHour}, else 0, with ramps of a quarter of an hour. */
    public static Signal shift(double fromHour, double toHour) {
        return t -> {
            double hour = hourOfDay(t);
            return Math.clamp(Math.min(hour - fromHour, toHour - hour) * 4, 0, 1);
        };
    }

    /** A wave of any period around zero, for instance a tide. */
    public static Signal wave(double amplitude, Duration period, double phase) {
        double millis = period.toMillis();
        return t -> amplitude * Math.sin(2 * Math.PI * (t / millis + phase));
    }

    /** Slow wandering between {@code -amplitude} and {@code amplitude}, a new direction about every {@code period}. */
    public static Signal wander(Seed seed, double amplitude, Duration period) {
        long millis = period.toMillis();
        return t -> {
            long step = Math.floorDiv(t, millis);
            double part = (double) Math.floorMod(t, millis) / millis;
            double smooth = part * part * (3 - 2 * part);
            double from = seed.unit(step);
            double to = seed.unit(step + 1);
            return amplitude * (2 * (from + (to - from) * smooth) - 1);
        };
    }

    /** A sensor that ages: creeps from 0 to {@code height} and is calibrated back to 0 once per {@code period}. */
    public static Signal ageing(double height, Duration period) {
        double millis = period.toMillis();
        return t -> height * (t / millis - Math.floor(t / millis));
    }

    /** What a measurement adds of its own: new at each millisecond, bell-shaped, never beyond 3.5 {@code sigma}. */
    public static Signal noise(Seed seed, double sigma) {
        double scale = sigma * Math.sqrt(3);
        return t -> {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += seed.unit(4 * t + i);
            }
            return scale * (sum - 2);
        };
    }

    /** Occasional spikes: one in every {@code every}, at an unforeseeable moment, falling off over {@code length}. */
    public static Signal spikes(Seed seed, double height, Duration every, Duration length) {
        long bucket = every.toMillis();
        double fall = length.toMillis();
        return t -> {
            double start = seed.unit(Math.floorDiv(t, bucket)) * (bucket - fall);
            double since = Math.floorMod(t, bucket) - start;
            return since < 0 || since >= fall ? 0 : height * (1 - since / fall);
        };
    }

    private static double hourOfDay(long epochMillis) {
        return Math.floorMod(epochMillis, DAY) / HOUR;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Signals such as devices send; each is a source of values, one after another, drawn by a generator of random numbers. */
final class Signals {

    private Signals() {}

    /** Makes a signal. */
    interface Kind extends Function<RandomGenerator, DoubleSupplier> {}

    /** Signals of one unit: their levels move by much and by little, and never by a change of the unit. */
    static Map<String, Kind> honest() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("temperature over days", random -> wave(random, 20, 8, 8_640, 0.1));
        kinds.put("fast wave, nearly to zero", random -> wave(random, 50, 45, 60, 1));
        kinds.put("slow wave through zero", random -> wave(random, 0, 30, 5_000, 0.2));
        kinds.put("random walk", random -> walk(random, 100, 0.3));
        kinds.put("random walk by percent", random -> walkByPercent(random, 100, 0.02));
        kinds.put("slow drift", random -> drift(random, 10, 0.002, 0.1));
        kinds.put("noise around zero", random -> () -> 0.01 * random.nextGaussian());
        kinds.put("lognormal noise", random -> () -> Math.exp(3 + random.nextGaussian()));
        kinds.put("steps of half a degree", random -> rounded(wave(random, 20, 3, 5_000, 0.2), 0.5));
        kinds.put("two states, no noise", random -> states(random, new double[] {0, 1}, 0, 0));
        kinds.put("1 and 100, no noise", random -> states(random, new double[] {1, 100}, 0, 0));
        kinds.put("5 and 1500, sensor noise", random -> states(random, new double[] {5, 1_500}, 0.4, 0));
        kinds.put("20, 50 and 80 %, sensor noise", random -> states(random, new double[] {20, 50, 80}, 0.5, 0));
        kinds.put("no flow and flow", random -> states(random, new double[] {0, 7}, 0.01, 0.02));
        kinds.put("setpoints", random -> states(random, new double[] {16, 21, 62}, 0, 0));
        kinds.put("spikes", random -> spiked(wave(random, 20, 3, 3_000, 0.1), random));
        kinds.put("counter that begins anew", random -> counter(random, 0.0005, Double.MAX_VALUE));
        kinds.put("counter of 16 bits", random -> counter(random, 0, 65_536));
        kinds.put("counter after pauses", Signals::pausing);
        kinds.put("sun, a value a second", random -> sun(random, 86_400));
        kinds.put("sun, a value a minute", random -> sun(random, 1_440));
        kinds.put("ramps", Signals::ramps);
        kinds.put("battery", Signals::battery);
        return kinds;
    }

    /** Signals whose noise grows with their level, as a change of the unit would make it. */
    static Map<String, Kind> hard() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("flow, 1 % noise, 2 and 10", random -> states(random, new double[] {2, 10}, 0, 0.01));
        kinds.put("motor, 2 % noise, 5 and 1500", random -> states(random, new double[] {5, 1_500}, 0, 0.02));
        kinds.put("traffic, 20 % noise, any level", Signals::traffic);
        return kinds;
    }

    static DoubleSupplier wave(RandomGenerator random, double middle, double height, double period, double noise) {
        double[] at = {random.nextDouble() * period};
        return () -> middle + height * Math.sin(2 * Math.PI * at[0]++ / period) + noise * random.nextGaussian();
    }

    static DoubleSupplier walk(RandomGenerator random, double begin, double step) {
        double[] at = {begin};
        return () -> at[0] += step * random.nextGaussian() - (at[0] - begin) * 0.0005;
    }

    private static DoubleSupplier walkByPercent(RandomGenerator random, double begin, double step) {
        double[] at = {Math.log(begin)};
        return () -> Math.exp(at[0] += step * random.nextGaussian());
    }

    private static DoubleSupplier drift(RandomGenerator random, double begin, double each, double noise) {
        double[] at = {begin};
        return () -> (at[0] += each) + noise * random.nextGaussian();
    }

    static DoubleSupplier rounded(DoubleSupplier signal, double to) {
        return () -> Math.rint(signal.getAsDouble() / to) * to;
    }

    private static DoubleSupplier states(RandomGenerator random, double[] levels, double noise, double ofLevel) {
        int[] state = {random.nextInt(levels.length)};
        double stay = Math.exp(Math.log(20) + random.nextDouble() * Math.log(250));
        return () -> {
            if (random.nextDouble() < 1 / stay) {
                state[0] = (state[0] + 1 + random.nextInt(levels.length - 1)) % levels.length;
            }
            double level = levels[state[0]];
            return level + (noise + ofLevel * level) * random.nextGaussian();
        };
    }

    private static DoubleSupplier spiked(DoubleSupplier signal, RandomGenerator random) {
        return () -> signal.getAsDouble() * (random.nextInt(200) == 0 ? 1_000 : 1);
    }

    private static DoubleSupplier counter(RandomGenerator random, double restarts, double end) {
        double[] at = {random.nextInt(60_000)};
        return () -> {
            at[0] = random.nextDouble() < restarts ? 0 : (at[0] + random.nextInt(4)) % end;
            return at[0];
        };
    }

    private static DoubleSupplier pausing(RandomGenerator random) {
        double[] at = {100};
        return () -> at[0] += random.nextInt(3_000) == 0 ? random.nextInt(200_000) : random.nextInt(3);
    }

    private static DoubleSupplier sun(RandomGenerator random, double day) {
        double[] at = {random.nextDouble() * day};
        double[] clouds = {0.5};
        return () -> {
            clouds[0] = Math.clamp(clouds[0] + 0.02 * random.nextGaussian(), 0.1, 1);
            double height = Math.sin(2 * Math.PI * at[0]++ / day);
            return Math.max(0, 900 * height) * clouds[0] + 0.2 + Math.abs(0.05 * random.nextGaussian());
        };
    }

    private static DoubleSupplier ramps(RandomGenerator random) {
        double[] at = {500};
        double[] to = {500};
        return () -> {
            if (random.nextInt(2_000) == 0) {
                to[0] = 200 + random.nextInt(3_000);
            }
            at[0] += Math.clamp(to[0] - at[0], -40, 40);
            return at[0] * (1 + 0.005 * random.nextGaussian());
        };
    }

    private static DoubleSupplier battery(RandomGenerator random) {
        double[] at = {4.1};
        return () -> {
            at[0] = at[0] < 3 ? 4.2 : at[0] - 0.0003;
            return at[0] + 0.01 * random.nextGaussian();
        };
    }

    private static DoubleSupplier traffic(RandomGenerator random) {
        double[] level = {1_000};
        return () -> {
            if (random.nextInt(3_000) == 0) {
                level[0] = Math.exp(Math.log(100) + random.nextDouble() * Math.log(1_000));
            }
            return level[0] * Math.exp(0.2 * random.nextGaussian());
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.ingest.schema.Jump.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Whether values that have gone elsewhere look like values in another unit.
 *
 * @param level where they were
 * @param spread their mean distance from it
 * @param step the mean distance from one to the next
 * @param firstThere the first of the values that are elsewhere
 * @param there where they are
 * @param thereSpread their mean distance from that
 * @param thereStep the mean distance from one to the next there
 */
record Displacement(
        double level,
        double spread,
        double step,
        double firstThere,
        double there,
        double thereSpread,
        double thereStep) {

    private static final double[] USUAL = {100, 1_000, 1_000_000};
    private static final double NEAR = 0.1;

    /** A signal without any steps says it by its ratio alone, which then must be this exact, */
    private static final double EXACT = 0.002;

    /** and is this factor: 1 and 100 are the two states of many things. */
    private static final double EXACT_FACTOR = 1_000;

    private static final double LEAST_FACTOR = 3;

    /** Steps estimated from few values are off by so much now and then. */
    private static final double STEPS_NEAR = 2.5;

    private static final double STEPS_NEARER = 1.8;

    private static final double COLDEST = -60;
    private static final double HOTTEST = 250;
    private static final double KELVIN = 273.15;
    private static final double FAHRENHEIT = 1.8;

    /** The kind, if it can be told after so many values. */
    @Nullable
    Kind certain(int values) {
        if (usualFactor()) {
            return scale();
        }
        return values >= Level.SECOND_LOOK ? temperature() : null;
    }

    /** The kind by a factor that is no usual one: only for a level that has long been one. */
    @Nullable
    Kind unusualFactor() {
        return isFactor() && isSteady(factor()) && moves() && stepsBy(factor(), STEPS_NEARER) ? scale() : null;
    }

    /** Whether more values may make it certain. */
    boolean isThinkable() {
        return moves() && (isFactor() || temperatureByLevel() != null);
    }

    private boolean usualFactor() {
        if (!isClearEverywhere() || !isSteady(factor())) {
            return false;
        }
        double factor = Math.max(factor(), 1 / factor());
        if (isStill()) {
            return Math.abs(factor / EXACT_FACTOR - 1) < EXACT;
        }
        double near = Math.min(0.25, NEAR + spread / Math.abs(level) / 4);
        for (double usual : USUAL) {
            if (Math.abs(factor / usual - 1) < near) {
                return moves() && stepsBy(factor(), STEPS_NEAR);
            }
        }
        return false;
    }

    private boolean isFactor() {
        double factor = Math.max(factor(), 1 / factor());
        return isClearEverywhere() && factor >= LEAST_FACTOR;
    }

    private boolean isClearEverywhere() {
        return Level.isClear(level, spread) && Level.isClear(there, thereSpread);
    }

    /**
     * Whether the values lie as close together as before, by the scale of the new unit, from the first on: a new unit comes from
     * one value to the next, while the sun takes its time, and a valve may go on to a third place.
     */
    private boolean isSteady(double scale) {
        double first = Math.abs(firstThere - there);
        return first <= 4 * scale * spread + 0.05 * Math.abs(there)
                && thereSpread <= 2 * scale * spread + 0.03 * Math.abs(there);
    }

    private double factor() {
        return Math.abs(there / level);
    }

    private Kind scale() {
        return factor() > 1 ? Kind.LARGER : Kind.SMALLER;
    }

    private boolean moves() {
        return step > 0 && thereStep > 0;
    }

    private boolean isStill() {
        return step <= 1e-6 * Math.abs(level) && thereStep <= 1e-6 * Math.abs(there);
    }

    /** Whether the steps have become larger or smaller by a factor, as far as a few values can tell. */
    private boolean stepsBy(double factor, double near) {
        double off = thereStep / step / factor;
        return off >= 1 / near && off <= near;
    }

    private @Nullable Kind temperature() {
        Kind kind = temperatureByLevel();
        if (kind == null || !(moves() || isStill())) {
            return null;
        }
        double wanted = switch (kind) {
            case CELSIUS_TO_FAHRENHEIT -> FAHRENHEIT;
            case FAHRENHEIT_TO_CELSIUS -> 1 / FAHRENHEIT;
            case CELSIUS_TO_KELVIN, KELVIN_TO_CELSIUS, LARGER, SMALLER -> 1;
        };
        return isSteady(wanted) && (isStill() || stepsBy(wanted, 1.45)) ? kind : null;
    }

    private @Nullable Kind temperatureByLevel() {
        if (isTemperature(level) && isAbout(FAHRENHEIT * level + 32, FAHRENHEIT * spread)) {
            return Kind.CELSIUS_TO_FAHRENHEIT;
        }
        if (isTemperature((level - 32) / FAHRENHEIT) && isAbout((level - 32) / FAHRENHEIT, spread / FAHRENHEIT)) {
            return Kind.FAHRENHEIT_TO_CELSIUS;
        }
        if (isTemperature(level) && isAbout(level + KELVIN, spread)) {
            return Kind.CELSIUS_TO_KELVIN;
        }
        return isTemperature(level - KELVIN) && isAbout(level - KELVIN, spread) ? Kind.KELVIN_TO_CELSIUS : null;
    }

    private static boolean isTemperature(double celsius) {
        return celsius >= COLDEST && celsius <= HOTTEST;
    }

    private boolean isAbout(double expected, double expectedSpread) {
        double near = isStill() ? 0.02 : Math.min(3, 0.3 + 3 * expectedSpread);
        return Math.abs(there - expected) <= near;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.signal;

/** A quantity over time: the same moment always gives the same value. */
@FunctionalInterface
public interface Signal {

    /** The value at a moment, in milliseconds since the epoch (UTC). Always finite. */
    double at(long epochMillis);

    /** This signal and another one on top of it. */
    default Signal plus(Signal other) {
        return t -> at(t) + other.at(t);
    }

    /** This signal scaled by another one. */
    default Signal times(Signal other) {
        return t -> at(t) * other.at(t);
    }

    /** This signal as a sensor with a range sees it: never below {@code min}, never above {@code max}. */
    default Signal within(double min, double max) {
        return t -> Math.clamp(at(t), min, max);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

/**
 * What happened after something had been away while the load went on at its rate.
 *
 * @param what was away
 * @param backlog messages published and not stored when it was back
 * @param livePerSecond the rate of the load, which went on
 * @param storedPerSecond the rate of storing from the first write after it until all but the live load was stored
 * @param firstWriteSeconds from its being back to the first write
 * @param totalSeconds from its being back until it had caught up
 */
public record CatchUpResult(
        String what,
        long backlog,
        double livePerSecond,
        double storedPerSecond,
        double firstWriteSeconds,
        double totalSeconds) {

    /** How many times faster than the live load. */
    public double factor() {
        return storedPerSecond / livePerSecond;
    }
}

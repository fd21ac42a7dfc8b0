/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import java.time.Duration;
import java.util.Locale;

/**
 * What a fleet has done so far.
 *
 * @param devices how many there are
 * @param sent messages handed to the connections, those of the backfill included
 * @param acknowledged those the broker has acknowledged
 * @param failed those the broker has refused, or that were still open when the fleet was stopped
 * @param elapsed from the first message sent to the last one acknowledged or failed
 */
public record FleetSummary(int devices, long sent, long acknowledged, long failed, Duration elapsed) {

    /** Acknowledged messages per second. */
    public double rate() {
        return elapsed.isZero() ? 0 : acknowledged * 1e9 / elapsed.toNanos();
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d devices: sent %d, acknowledged %d, failed %d, in %.1f s (%.1f/s)",
                devices,
                sent,
                acknowledged,
                failed,
                elapsed.toMillis() / 1_000.0,
                rate());
    }
}

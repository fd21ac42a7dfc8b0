/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import io.sluice.simulator.signal.Signal;

/** One field of a sensor and how its value is written. */
public sealed interface Channel {

    /** Name of the field in the payload. */
    String field();

    /** Appends the value at a moment as JSON. */
    void appendValue(StringBuilder json, long epochMillis);

    /**
     * A number with as many decimals as the sensor resolves.
     *
     * @param decimals 0 to 6
     */
    record Level(String field, Signal signal, int decimals) implements Channel {

        private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

        public Level {
            if (decimals < 0 || decimals >= POWERS.length) {
                throw new IllegalArgumentException("field '%s' has %d decimals; 0 to %d are possible"
                        .formatted(field, decimals, POWERS.length - 1));
            }
        }

        @Override
        public void appendValue(StringBuilder json, long epochMillis) {
            long scaled = Math.round(signal.at(epochMillis) * POWERS[decimals]);
            if (scaled < 0) {
                json.append('-');
            }
            long magnitude = Math.abs(scaled);
            json.append(magnitude / POWERS[decimals]);
            if (decimals > 0) {
                String fraction = Long.toString(magnitude % POWERS[decimals]);
                json.append('.').repeat('0', decimals - fraction.length()).append(fraction);
            }
        }
    }

    /** A state as text: {@code above} while the signal is at or above the threshold, else {@code below}. */
    record State(String field, Signal signal, double threshold, String below, String above) implements Channel {
        @Override
        public void appendValue(StringBuilder json, long epochMillis) {
            json.append('"')
                    .append(signal.at(epochMillis) >= threshold ? above : below)
                    .append('"');
        }
    }

    /** A switch as a boolean: {@code true} while the signal is at or above the threshold. */
    record Switch(String field, Signal signal, double threshold) implements Channel {
        @Override
        public void appendValue(StringBuilder json, long epochMillis) {
            json.append(signal.at(epochMillis) >= threshold);
        }
    }
}

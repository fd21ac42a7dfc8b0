/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.Locale;

/**
 * The level of a signal has changed as a change of its unit would change it, and stayed.
 *
 * @param before the level that was
 * @param after the level that is
 * @param kind what it looks like
 */
record Jump(double before, double after, Kind kind) {

    /** What a jump looks like. */
    enum Kind {
        LARGER("larger"),
        SMALLER("smaller"),
        CELSIUS_TO_FAHRENHEIT("°C → °F"),
        FAHRENHEIT_TO_CELSIUS("°F → °C"),
        CELSIUS_TO_KELVIN("°C → K"),
        KELVIN_TO_CELSIUS("K → °C");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private static final double[] KNOWN = {10, 60, 100, 1_000, 3_600, 1_000_000};
    private static final double NEAR = 0.15;

    /** The factor, as round as it can be told: the same one for the same change of other devices. */
    double factor() {
        double factor = Math.max(Math.abs(after / before), Math.abs(before / after));
        for (double known : KNOWN) {
            if (Math.abs(factor / known - 1) < NEAR) {
                return known;
            }
        }
        double unit = Math.pow(10, Math.floor(Math.log10(factor)));
        return Math.rint(factor / unit) * unit;
    }

    private boolean turned() {
        return before * after < 0;
    }

    /** In a word or two, the same for the same change of other devices. */
    String word() {
        String sign = turned() && isScale() ? ", of the other sign" : "";
        return isScale() ? "%s times %s%s".formatted(number(factor()), kind.word, sign) : kind.word;
    }

    private boolean isScale() {
        return kind == Kind.LARGER || kind == Kind.SMALLER;
    }

    /** For people. */
    String detail() {
        String from = "from about %s to about %s".formatted(number(before), number(after));
        return isScale()
                ? "values went %s: about %s. Has the unit changed?".formatted(from, word())
                : "values went %s, as %s would: has the unit changed?".formatted(from, kind.word);
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, size >= 1e-3 && size < 1e7 ? "%.4g" : "%.3e", value);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import java.util.Locale;

/**
 * A figure that has a target, and what it came to.
 *
 * @param what the figure
 * @param wanted the target in words
 * @param seen what came out
 * @param met whether that is enough
 */
public record Target(String what, String wanted, String seen, boolean met) {

    static Target atLeast(String what, String format, double least, double value, String seen) {
        return new Target(what, "at least " + String.format(Locale.ROOT, format, least), seen, value >= least);
    }

    static Target atMost(String what, String format, double most, double value, String seen) {
        return new Target(what, "at most " + String.format(Locale.ROOT, format, most), seen, value <= most);
    }
}

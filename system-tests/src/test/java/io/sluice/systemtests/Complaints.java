/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What no message, however bad, may make a program write into its log: errors, exceptions and their stack traces. Who looks
 * for a fault of the plant in the log must not find those of its devices.
 */
final class Complaints {

    private static final Pattern COMPLAINT = Pattern.compile(
            "^\\S+ +(?:ERROR|FATAL) |\\b[\\w.$]*(?:Exception|Error|Throwable)\\b(?::|$)|^\\s+at [\\w.$/@-]+\\(|^Caused by:|^Exception in ");

    private Complaints() {}

    /** The complaining lines of a log, as far as it was written behind a place. */
    static List<String> in(String log, int from) {
        return log.substring(from)
                .lines()
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
    }

    static List<String> of(Program program) {
        return in(program.process().log(), 0);
    }
}

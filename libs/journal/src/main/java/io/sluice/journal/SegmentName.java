/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** How files of a journal are called. */
final class SegmentName {

    /** Marks a file that is not yet what its name says. */
    static final String UNFINISHED = ".new";

    private static final String UNREADABLE = ".unreadable-";

    /** No journal lives long enough to come here; a larger number in a name is somebody's mistake. */
    private static final BigInteger LARGEST_BASE = BigInteger.ONE.shiftLeft(62);

    private static final String SUFFIX = ".journal";
    private static final Pattern SEGMENT = Pattern.compile("([0-9]{20})\\.journal");

    private SegmentName() {}

    static String of(long base) {
        return "%020d%s".formatted(base, SUFFIX);
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(SUFFIX + UNFINISHED);
    }

    /** The base a segment's name tells; empty when it is no segment's name. */
    static OptionalLong base(String name) {
        var match = SEGMENT.matcher(name);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        BigInteger base = new BigInteger(match.group(1));
        return base.compareTo(LARGEST_BASE) > 0 ? OptionalLong.empty() : OptionalLong.of(base.longValueExact());
    }

    /** The base of a file that was set aside; empty when the name is another. */
    static OptionalLong baseOfUnreadable(String name) {
        int mark = name.indexOf(UNREADABLE);
        return mark < 0 ? OptionalLong.empty() : base(name.substring(0, mark));
    }

    /** A name for a file that cannot be used, not taken by another. */
    static String asUnreadable(String name, Set<String> taken) {
        int number = 1;
        while (taken.contains(name + UNREADABLE + number)) {
            number++;
        }
        return name + UNREADABLE + number;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A flat JSON object, as the interface answers here. */
record DrillReport(String json) {

    /** The rest of a member after its name: a text or anything else that is one word. */
    private static final String MEMBER = "\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([-+.\\w]+))";

    /** {@code null} where it is missing or null. */
    String text(String name) {
        Matcher member = Pattern.compile("\"" + name + MEMBER).matcher(json);
        if (!member.find()) {
            return null;
        }
        String value = member.group(1) == null ? member.group(2) : member.group(1).replaceAll("\\\\(.)", "$1");
        return "null".equals(member.group(2)) ? null : value;
    }

    long number(String name) {
        return (long) decimal(name);
    }

    double decimal(String name) {
        String value = text(name);
        return value == null ? 0 : Double.parseDouble(value);
    }

    boolean is(String name) {
        return "true".equals(text(name));
    }

    Instant time(String name) {
        String value = text(name);
        return value == null ? null : Instant.parse(value);
    }

    boolean isOver() {
        return List.of("caught-up", "abandoned").contains(text("state"));
    }
}

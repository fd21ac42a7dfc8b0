/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Field;
import io.sluice.model.Names;
import org.jspecify.annotations.Nullable;

/**
 * Metric names as fields ({@code docs/decisions/0012}): the slashes between a metric's folders become dots, the other
 * characters that no name may have become underscores.
 */
final class MetricName {

    private static final String OTHER_FORBIDDEN = "\\;%+#";

    /** Whether the name can be a field, and which. */
    sealed interface Meaning {}

    record AsField(String field) implements Meaning {}

    record NoField(String reason, String detail) implements Meaning {}

    private MetricName() {}

    static Meaning meaning(String name) {
        String field = replaced(name);
        String fault = Names.fault(field);
        if (fault != null) {
            return new NoField("bad-name", "the metric name '%s' %s".formatted(shortened(name), fault));
        }
        return Field.isReserved(field)
                ? new NoField("reserved-name", "the metric name '%s' is the series' own".formatted(field))
                : new AsField(field);
    }

    /** Why whatever is in a folder of this name can be no field, because the folder's name is too long alone. */
    static @Nullable NoField tooLong(String folder) {
        return folder.length() > Names.MAX_LENGTH && meaning(folder) instanceof NoField no ? no : null;
    }

    private static String replaced(String name) {
        StringBuilder made = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            char instead = c == '/' ? '.' : OTHER_FORBIDDEN.indexOf(c) >= 0 ? '_' : c;
            if (instead != c) {
                made = made == null ? new StringBuilder(name) : made;
                made.setCharAt(i, instead);
            }
        }
        return made == null ? name : made.toString();
    }

    /** Enough of a name that is too long for a field anyway. */
    static String shortened(String name) {
        return FieldRules.shortened(name);
    }
}

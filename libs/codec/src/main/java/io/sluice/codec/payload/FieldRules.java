/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.SeriesKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every format holds the fields and the number of its readings to. */
public final class FieldRules {

    /** Receipt times are a microsecond apart, and each reading of a message may take one nanosecond of it. */
    public static final int MOST_READINGS = 1_000;

    /** The most fields of a reading; each new name is compared with those before it. */
    public static final int MOST_FIELDS = 1_000;

    /** The most fields of all readings of a message together: comparing names must not keep neighbours waiting. */
    public static final int MOST_FIELDS_OF_MESSAGE = 32_000;

    private static final int SHOWN = 200;

    private FieldRules() {}

    /** A rule that a name breaks. */
    public record Breach(String reason, String detail) {}

    /** What keeps a name from being a field of the series; {@code null} when nothing does. */
    public static @Nullable Breach breach(SeriesKey series, String name) {
        String fault = Names.fault(name);
        if (fault != null) {
            return new Breach("bad-name", "the field name '%s' %s".formatted(shortened(name), fault));
        }
        if (Field.isReserved(name) || series.tags().values().containsKey(name)) {
            return new Breach(
                    "reserved-name", "a field cannot be named '%s', which is the series' own".formatted(name));
        }
        return null;
    }

    /** Whether there is a field of this name. Readings have few fields: a set would cost more. */
    public static boolean has(List<Field> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            String other = fields.get(i).name();
            // Hashes are remembered by the strings; names of one length would be compared by their characters else.
            if (other.hashCode() == name.hashCode() && other.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** What keeps a reading from one more field; {@code null} when nothing does. */
    public static @Nullable Breach breachOfNumber(List<Field> fields) {
        return fields.size() < MOST_FIELDS
                ? null
                : new Breach("too-many-fields", "the reading has more than %d fields".formatted(MOST_FIELDS));
    }

    /** What a message is whose readings have more fields than one may. */
    public static Decoding tooManyFieldsOfMessage() {
        return Decoding.undecodable(
                "too-many-fields",
                "the readings of the message have more than %d fields together; send several messages"
                        .formatted(MOST_FIELDS_OF_MESSAGE));
    }

    /**
     * A device's text as a dead letter may quote it. In code points, so that it ends with no half of a pair and what is too
     * long for a name stays so.
     */
    public static String shortened(String text) {
        int looked = Math.min(text.length(), 2 * SHOWN + 1);
        return text.codePointCount(0, looked) > SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…"
                : text;
    }

    /** A text without the characters that no name may have. */
    public static String withoutForbidden(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (Names.isValid(String.valueOf(text.charAt(i))) || text.charAt(i) == '.') {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }
}

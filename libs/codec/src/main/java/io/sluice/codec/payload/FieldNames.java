/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.model.Field;
import io.sluice.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the member names of JSON objects mean, remembered by their bytes: devices repeat theirs, so each is checked and made a
 * string once. Bounded: a name that falls on another's place takes it, and none that is too long for a field is kept.
 * Not thread-safe.
 */
final class FieldNames {

    /** What a member of such a name is. */
    enum Role {
        FIELD,
        TIME,
        /** Not for the short way: reserved, against the rule of names, or a wrapper. */
        OTHER
    }

    record Known(byte[] bytes, String name, Role role) {

        private boolean matches(byte[] buffer, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, buffer, from, to);
        }
    }

    private static final int PLACES = 1_024;

    /** Stands for all names that are too long: one message could leave megabytes of a name behind. */
    private static final Known TOO_LONG = new Known(new byte[0], "", Role.OTHER);

    private final @Nullable Known[] known = new @Nullable Known[PLACES];

    /**
     * What a name of ASCII is.
     *
     * @param hash of its bytes, however made, always the same for the same bytes
     */
    Known of(byte[] buffer, int from, int to, int hash) {
        if (to - from > Names.MAX_LENGTH) {
            return TOO_LONG;
        }
        int place = (hash ^ hash >>> 10) & PLACES - 1;
        Known found = known[place];
        if (found == null || !found.matches(buffer, from, to)) {
            found = learn(Arrays.copyOfRange(buffer, from, to));
            known[place] = found;
        }
        return found;
    }

    /** How many bytes of names it remembers. */
    int bytes() {
        int bytes = 0;
        for (Known each : known) {
            bytes += each == null ? 0 : each.bytes().length;
        }
        return bytes;
    }

    private static Known learn(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.US_ASCII);
        if (JsonReading.isTime(name)) {
            return new Known(bytes, name, Role.TIME);
        }
        boolean plain = Names.isValid(name) && !Field.isReserved(name) && !name.equals(JsonReading.WRAPPER);
        return new Known(bytes, name, plain ? Role.FIELD : Role.OTHER);
    }
}

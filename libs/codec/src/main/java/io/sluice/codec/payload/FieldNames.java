/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.model.Field;
import io.sluice.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the member names of JSON objects mean, remembered by their bytes: devices repeat theirs, so each is checked and made a
 * string once. Bounded: a name that falls on another's place takes it. Not thread-safe.
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

    private final @Nullable Known[] known = new @Nullable Known[PLACES];

    /**
     * What a name is.
     *
     * @param hash of its bytes, however made, always the same for the same bytes
     */
    Known of(byte[] buffer, int from, int to, int hash) {
        int place = (hash ^ hash >>> 10) & PLACES - 1;
        Known found = known[place];
        if (found == null || !found.matches(buffer, from, to)) {
            found = learn(Arrays.copyOfRange(buffer, from, to));
            known[place] = found;
        }
        return found;
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

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * How series and field names were written lately: both repeat, and escaping is most of a line's work. Bounded: what falls on
 * another's place takes it, and long texts are not kept. Not safe for several threads.
 */
final class KnownTexts {

    private static final int SERIES = 4_096;
    private static final int FIELDS = 512;
    private static final int LONGEST = 256;

    private final @Nullable SeriesKey[] series = new @Nullable SeriesKey[SERIES];
    private final byte[][] seriesTexts = new byte[SERIES][];
    private final @Nullable String[] fields = new @Nullable String[FIELDS];
    private final byte[][] fieldTexts = new byte[FIELDS][];

    /** The text of a series; {@code null} when it is not known. */
    byte @Nullable [] series(SeriesKey wanted) {
        int place = place(wanted);
        SeriesKey found = series[place];
        return found == wanted || wanted.equals(found) ? seriesTexts[place] : null;
    }

    void learn(SeriesKey key, byte[] text) {
        if (text.length <= LONGEST) {
            int place = place(key);
            series[place] = key;
            seriesTexts[place] = text;
        }
    }

    /** The text of a field's name; {@code null} when it is not known. */
    byte @Nullable [] field(String wanted) {
        int place = wanted.hashCode() & FIELDS - 1;
        String found = fields[place];
        return found == wanted || wanted.equals(found) ? fieldTexts[place] : null;
    }

    void learn(String name, byte[] text) {
        if (text.length <= LONGEST) {
            int place = name.hashCode() & FIELDS - 1;
            fields[place] = name;
            fieldTexts[place] = text;
        }
    }

    /** Of strings only, which remember their hashes; further tags are left to the comparison. */
    private static int place(SeriesKey key) {
        DeviceKey device = key.device();
        int hash = 31 * (31 * key.measurement().hashCode() + device.site().hashCode())
                + device.device().hashCode();
        return (hash ^ hash >>> 12) & SERIES - 1;
    }
}

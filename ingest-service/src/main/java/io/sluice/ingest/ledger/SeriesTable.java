/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The accounts, found by device and measurement without making an object. Open addressing: a series' place follows from
 * its device alone, so that all series of a device stand in one stretch. Hashes are seeded, so that nobody can choose
 * names that meet. Not thread-safe.
 */
final class SeriesTable {

    private static final int LEAST_SLOTS = 1 << 10;
    private static final int LATELY = 1 << 12;
    private static final long SEED = new SecureRandom().nextLong();
    private static final long FACTOR = new SecureRandom().nextLong() | 1;

    private int[] hashes = new int[LEAST_SLOTS];

    @SuppressWarnings("NullAway") // an empty slot has hash 0 and is not looked at
    private @Nullable SeriesLedger[] slots = new SeriesLedger[LEAST_SLOTS];

    private int size;

    /** Those asked for lately by the key they were asked by: decoders hand out one key for a topic's readings. */
    private @Nullable SeriesKey[] latelyAsked = new @Nullable SeriesKey[LATELY];

    private @Nullable SeriesLedger[] latelyFound = new @Nullable SeriesLedger[LATELY];

    int size() {
        return size;
    }

    /** The same as {@link #find(DeviceKey, String)}, and faster for a key that was asked by before. */
    @Nullable
    SeriesLedger find(SeriesKey key) {
        int place = place(key);
        if (latelyAsked[place] == key) {
            return latelyFound[place];
        }
        SeriesLedger found = find(key.device(), key.measurement());
        if (found != null) {
            latelyAsked[place] = key;
            latelyFound[place] = found;
        }
        return found;
    }

    /** Of strings only, which remember their hashes; who chooses names that meet only makes the memory useless. */
    private static int place(SeriesKey key) {
        int device = 31 * key.device().site().hashCode() + key.device().device().hashCode();
        int hash = 31 * device + key.measurement().hashCode();
        return (hash ^ hash >>> 12) & LATELY - 1;
    }

    @Nullable
    SeriesLedger find(DeviceKey device, String measurement) {
        long home = hash(device);
        int hash = hash(home, measurement);
        int mask = slots.length - 1;
        for (int at = (int) home & mask; hashes[at] != 0; at = at + 1 & mask) {
            SeriesLedger there = slots[at];
            if (hashes[at] == hash && there != null && there.is(device, measurement)) {
                return there;
            }
        }
        return null;
    }

    /** All series of a device, in no order. */
    List<SeriesLedger> of(DeviceKey device) {
        List<SeriesLedger> found = new ArrayList<>();
        int mask = slots.length - 1;
        for (int at = (int) hash(device) & mask; hashes[at] != 0; at = at + 1 & mask) {
            SeriesLedger there = slots[at];
            if (there != null && there.isOf(device)) {
                found.add(there);
            }
        }
        return found;
    }

    /** Adds one that is not there yet. */
    void add(SeriesLedger series) {
        if (size >= slots.length / 2) {
            rebuild(slots.length * 2, any -> true);
        }
        place(series);
        size++;
    }

    private void place(SeriesLedger series) {
        long home = hash(series.site(), series.device());
        int mask = slots.length - 1;
        int at = (int) home & mask;
        while (hashes[at] != 0) {
            at = at + 1 & mask;
        }
        hashes[at] = hash(home, series.measurement());
        slots[at] = series;
    }

    /** Takes out every account that does not pass. */
    void keep(Predicate<SeriesLedger> filter) {
        latelyAsked = new @Nullable SeriesKey[LATELY];
        latelyFound = new @Nullable SeriesLedger[LATELY];
        rebuild(slots.length, filter);
    }

    private void rebuild(int length, Predicate<SeriesLedger> filter) {
        @Nullable SeriesLedger[] old = slots;
        hashes = new int[length];
        slots = new SeriesLedger[length];
        size = 0;
        for (SeriesLedger series : old) {
            if (series != null && filter.test(series)) {
                place(series);
                size++;
            }
        }
    }

    void forEach(Consumer<SeriesLedger> each) {
        for (SeriesLedger series : slots) {
            if (series != null) {
                each.accept(series);
            }
        }
    }

    /** All accounts, in no order. */
    SeriesLedger[] all() {
        return Arrays.stream(slots).filter(series -> series != null).toArray(SeriesLedger[]::new);
    }

    private static long hash(DeviceKey device) {
        return hash(device.site(), device.device());
    }

    private static long hash(String site, String device) {
        return mix(text(text(SEED, site), device));
    }

    /** Never 0, which stands for an empty slot. */
    private static int hash(long home, String measurement) {
        return (int) (mix(text(home, measurement)) >>> 32) | 1;
    }

    private static long text(long hash, String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed + text.charAt(i) + 1) * FACTOR;
            mixed ^= mixed >>> 29;
        }
        return mixed * FACTOR;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 29;
    }
}

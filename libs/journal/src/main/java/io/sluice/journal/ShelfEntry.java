/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a shelf writes into its journal: a record, a record that stands in for an earlier one, or a list of places whose
 * records are gone.
 *
 * @param isRecord whether {@code record} is one; an entry of a kind that this program does not know is none
 * @param gone places that are empty since this entry
 */
record ShelfEntry(boolean isRecord, ByteBuffer record, List<Long> gone) {

    static final int MOVED_HEADER_BYTES = 1 + Long.BYTES;

    private static final byte KEPT = 'K';
    private static final byte MOVED = 'M';
    private static final byte GONE = 'G';
    private static final ByteBuffer NO_RECORD = ByteBuffer.allocate(0);

    static ByteBuffer kept(ByteBuffer record) {
        return ByteBuffer.allocate(1 + record.remaining())
                .put(KEPT)
                .put(record.duplicate())
                .flip();
    }

    static ByteBuffer moved(long from, ByteBuffer record) {
        return ByteBuffer.allocate(MOVED_HEADER_BYTES + record.remaining())
                .put(MOVED)
                .putLong(from)
                .put(record.duplicate())
                .flip();
    }

    static ByteBuffer gone(List<Long> places) {
        ByteBuffer entry = ByteBuffer.allocate(1 + places.size() * Long.BYTES).put(GONE);
        places.forEach(entry::putLong);
        return entry.flip();
    }

    static ShelfEntry read(ByteBuffer journalled) {
        ByteBuffer entry = journalled.duplicate();
        return switch (entry.get()) {
            case KEPT -> new ShelfEntry(true, entry.slice(), List.of());
            case MOVED -> {
                long from = entry.getLong();
                yield new ShelfEntry(true, entry.slice(), List.of(from));
            }
            case GONE -> new ShelfEntry(false, NO_RECORD, places(entry));
            default -> new ShelfEntry(false, NO_RECORD, List.of());
        };
    }

    private static List<Long> places(ByteBuffer entry) {
        long[] places = new long[entry.remaining() / Long.BYTES];
        entry.asLongBuffer().get(places);
        return Arrays.stream(places).boxed().toList();
    }
}

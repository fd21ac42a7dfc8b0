/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Readings for the ledger, and the ledger's whole content to compare. */
final class LedgerBytes {

    static final long BEGIN = 1_767_225_600_000_000_000L;

    private LedgerBytes() {}

    static SeriesKey series(String device) {
        return new SeriesKey("m", new DeviceKey("plant", device), Tags.NONE);
    }

    static Reading reading(SeriesKey series, long number, long timeNanos) {
        return new Reading(series, timeNanos, List.of(Field.of("v", 1.5), Field.of("seq", number)));
    }

    /** Everything a snapshot holds, in an order that does not depend on the table's. */
    static List<ByteBuffer> of(DeliveryLedger ledger) {
        try (LedgerSnapshot snapshot = ledger.beginSnapshot()) {
            Packed all = new Packed();
            for (byte[] piece = snapshot.nextPiece(); piece.length > 0; piece = snapshot.nextPiece()) {
                all.put(piece);
            }
            Packed read = new Packed(all.take());
            RangeBudget budget = new RangeBudget(1_000_000);
            List<ByteBuffer> accounts = new java.util.ArrayList<>();
            while (read.hasMore()) {
                Packed one = new Packed();
                SeriesLedger.read(read, budget, text -> text).writeTo(one);
                accounts.add(ByteBuffer.wrap(one.take()));
            }
            accounts.sort(null);
            accounts.addFirst(ByteBuffer.wrap(Arrays.copyOf(snapshot.head(), snapshot.head().length)));
            return accounts;
        }
    }
}

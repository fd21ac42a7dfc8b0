/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.DeviceKey;
import io.sluice.model.Tags;
import io.sluice.query.request.CursorText;
import io.sluice.store.Scan.After;
import io.sluice.store.TimeRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a page of readings ended.
 *
 * @param range the first page's, in absolute time
 * @param after the last row; for windows its time is the window's start
 */
record ReadingsCursor(TimeRange range, After after) {

    String encode(int fingerprint) {
        return CursorText.encode(fingerprint, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeLong(range.fromNanos());
        out.writeLong(range.toNanos());
        out.writeUTF(after.device().site());
        out.writeUTF(after.device().device());
        out.writeLong(after.timeNanos());
        out.writeShort(after.tags().values().size());
        for (Map.Entry<String, String> tag : after.tags().values().entrySet()) {
            out.writeUTF(tag.getKey());
            out.writeUTF(tag.getValue());
        }
    }

    static ReadingsCursor decode(String text, int fingerprint) {
        return CursorText.decode(text, fingerprint, ReadingsCursor::read);
    }

    private static ReadingsCursor read(DataInputStream in) throws IOException {
        TimeRange range = new TimeRange(in.readLong(), in.readLong());
        DeviceKey device = new DeviceKey(in.readUTF(), in.readUTF());
        long time = in.readLong();
        TreeMap<String, String> tags = new TreeMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            tags.put(in.readUTF(), in.readUTF());
        }
        return new ReadingsCursor(range, new After(device, Tags.of(tags), time));
    }
}

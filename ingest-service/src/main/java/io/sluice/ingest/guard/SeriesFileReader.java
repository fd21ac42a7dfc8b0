/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Reads a file of known series. What does not fit its checksum is passed over; a record without an end ends the file. */
final class SeriesFileReader {

    private final CRC32C crc = new CRC32C();
    private final byte[] record = new byte[SeriesFile.LARGEST_RECORD];

    /** Takes what is there. */
    interface Visitor {

        void begins(long seed, long secret);

        void group(int number, String site, String measurement, long spent, long second);

        void admitted(int group, long second, long print);

        void seen(long print);

        void grace(long untilSecond);
    }

    /**
     * What was found.
     *
     * @param end of the last record that can be read over
     * @param damaged records that were passed over
     * @param cut bytes behind the end
     */
    record Found(long end, long damaged, long cut) {}

    /** @throws IOException when it cannot be read, or is no such file */
    Found read(Path file, Visitor visitor) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            header(in, visitor);
            long size = Files.size(file);
            long end = SeriesFile.HEADER_BYTES;
            long damaged = 0;
            while (end + SeriesFile.FRAME_BYTES < size) {
                int length = in.readInt();
                int sum = in.readInt();
                if (length < 1
                        || length > record.length
                        || end + SeriesFile.FRAME_BYTES + length > size
                        || in.readNBytes(record, 0, length) < length) {
                    break;
                }
                boolean whole = SeriesFile.crc(crc, record, 0, length) == sum && visit(length, visitor);
                damaged += whole ? 0 : 1;
                end += SeriesFile.FRAME_BYTES + length;
            }
            return new Found(end, damaged, size - end);
        }
    }

    private void header(DataInputStream in, Visitor visitor) throws IOException {
        byte[] bytes = in.readNBytes(SeriesFile.HEADER_BYTES);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (bytes.length < SeriesFile.HEADER_BYTES || header.getInt() != SeriesFile.MAGIC) {
            throw new IOException("it does not begin as a file of series does");
        }
        int version = header.getInt();
        if (version != SeriesFile.VERSION) {
            throw new IOException("it is of version %d, this program knows %d".formatted(version, SeriesFile.VERSION));
        }
        long seed = header.getLong();
        long secret = header.getLong();
        if (header.getInt() != SeriesFile.crc(crc, bytes, 0, SeriesFile.HEADER_BYTES - Integer.BYTES)) {
            throw new IOException("its beginning is damaged");
        }
        visitor.begins(seed, secret);
    }

    private boolean visit(int length, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(record, 0, length);
        switch (in.get()) {
            case SeriesFile.GROUP -> {
                int number = in.getInt();
                long spent = in.getLong();
                long second = in.getLong();
                int siteEnd = in.getShort() + in.position();
                String site = new String(record, in.position(), siteEnd - in.position(), StandardCharsets.UTF_8);
                String measurement = new String(record, siteEnd, length - siteEnd, StandardCharsets.UTF_8);
                visitor.group(number, site, measurement, spent, second);
            }
            case SeriesFile.ADMITTED -> visitor.admitted(in.getInt(), in.getLong(), in.getLong());
            case SeriesFile.SEEN -> visitor.seen(in.getLong());
            case SeriesFile.GRACE -> visitor.grace(in.getLong());
            default -> {
                return false;
            }
        }
        return true;
    }
}

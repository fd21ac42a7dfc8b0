/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.store.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device registry's file: sightings one after another, the newest of a device and measurement counting. A record is
 * its length in 4 bytes, the CRC32C of the rest in 4, then time, site, device, and measurements. What follows the first
 * record that is not whole is cut off: it was not forced, so nobody was told that it is kept. When the file is {@value
 * #GARBAGE} times as long as what still counts, it is written anew beside itself and put in place in one step.
 *
 * <p>One thread appends; another may force.
 */
final class SightingsLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SightingsLog.class);
    private static final int HEAD = 8;
    private static final int GARBAGE = 4;
    private static final long SMALL_BYTES = 4L << 20;

    private final Path file;
    private volatile FileChannel channel;
    private long size;
    private long sizeWhenWrittenAnew;

    /** Until the folder is forced, a machine that stops may come back with the file from before. */
    private volatile boolean nameToForce;

    /** Over a file whose whole records end where this says. */
    SightingsLog(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    /** Opens the file, making it if it is missing, and hands on all that it holds, oldest first. */
    static SightingsLog open(Path file, Consumer<Sighting> sink) throws IOException {
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int end = replay(ByteBuffer.wrap(bytes), sink);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (end < bytes.length) {
            LOG.warn("{}: {} bytes after the last whole sighting were cut off", file, bytes.length - end);
            channel.truncate(end);
        }
        return new SightingsLog(file, channel, end);
    }

    /** Where the last whole record ends. */
    private static int replay(ByteBuffer bytes, Consumer<Sighting> sink) {
        int end = 0;
        while (bytes.remaining() >= HEAD) {
            int length = bytes.getInt();
            int sum = bytes.getInt();
            if (length < 0 || length > bytes.remaining() || sum != sum(bytes.array(), bytes.position(), length)) {
                return end;
            }
            sink.accept(decode(bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
            end = bytes.position();
        }
        return end;
    }

    /** Appends; it survives the process when this returns, and the machine once forced. */
    void append(Iterable<Sighting> sightings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Sighting sighting : sightings) {
            encode(sighting, bytes);
        }
        try {
            write(channel, size, ByteBuffer.wrap(bytes.toByteArray()));
        } catch (IOException e) {
            cutOffTorn(e);
            throw e;
        }
        size += bytes.size();
    }

    /** Behind a torn record nothing is found again. If it cannot be cut off now, the next append writes over it. */
    private void cutOffTorn(IOException cause) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Whether most of the file no longer counts. */
    boolean isMostlyGarbage() {
        return size > Math.max(SMALL_BYTES, GARBAGE * sizeWhenWrittenAnew);
    }

    /** Writes what counts into a new file and puts it in this one's place. */
    void writeAnew(Iterable<Sighting> all) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Sighting sighting : all) {
            encode(sighting, bytes);
        }
        FileChannel old = channel;
        channel = putInPlace(next, ByteBuffer.wrap(bytes.toByteArray()));
        size = bytes.size();
        sizeWhenWrittenAnew = size;
        old.close();
    }

    /** From the move on, the file that was there has no name, and what is appended to it would be lost. */
    private FileChannel putInPlace(Path next, ByteBuffer bytes) throws IOException {
        FileChannel written = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(written, 0, bytes);
            DiskSweep.force(written, true, next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            nameToForce = true;
            return written;
        } catch (IOException e) {
            written.close();
            throw e;
        }
    }

    private static void write(FileChannel target, long position, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes, position + bytes.position());
        }
    }

    private static void encode(Sighting sighting, ByteArrayOutputStream target) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(96);
        DataOutputStream out = new DataOutputStream(body);
        try {
            out.writeLong(sighting.lastSeenNanos());
            putText(out, sighting.device().site());
            putText(out, sighting.device().device());
            out.writeInt(sighting.measurements().size());
            for (String measurement : sighting.measurements()) {
                putText(out, measurement);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        byte[] bytes = body.toByteArray();
        ByteBuffer head = ByteBuffer.allocate(HEAD).putInt(bytes.length).putInt(sum(bytes, 0, bytes.length));
        target.writeBytes(head.array());
        target.writeBytes(bytes);
    }

    private static Sighting decode(ByteBuffer body) {
        long timeNanos = body.getLong();
        DeviceKey device = new DeviceKey(text(body), text(body));
        TreeSet<String> measurements = new TreeSet<>();
        for (int left = body.getInt(); left > 0; left--) {
            measurements.add(text(body));
        }
        return new Sighting(device, timeNanos, measurements);
    }

    private static void putText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(ByteBuffer body) {
        byte[] bytes = new byte[body.getInt()];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }

    /** Forces what was appended before the call. One thread at a time. */
    void force() throws IOException {
        DiskSweep.force(channel, false, file);
        if (nameToForce) {
            nameToForce = false;
            try {
                DiskSweep.force(file.resolveSibling(""));
            } catch (IOException e) {
                nameToForce = true;
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

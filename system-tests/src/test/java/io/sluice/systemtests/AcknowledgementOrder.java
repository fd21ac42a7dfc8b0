/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges from system calls whether every PUBACK was sent after its record was on the disk: the record was written to a
 * journal file, then a force of that file began, ended well, and only then the send began. Knows the formats of
 * {@code docs/formats/} and of MQTT by itself, so that it shares no fault with the product.
 *
 * @param acknowledgements how many PUBACKs were sent
 * @param violations one sentence for each that was sent too early
 */
record AcknowledgementOrder(int acknowledgements, List<String> violations) {

    private static final int PUBACK = 0x40;
    private static final int FRAME_HEADER = 16;
    private static final int VOID = 0xAF;
    private static final byte RECORD_VERSION = 1;
    private static final int QOS = 0b11;

    /** A record on its way to the disk. */
    private record Written(int packetId, Syscall call) {}

    /**
     * Judges what a trace holds.
     *
     * @param journal the folder of the journal's files
     * @param brokerPort tells the connection to the broker from all others
     */
    static AcknowledgementOrder of(List<Syscall> calls, String journal, int brokerPort) {
        List<Syscall> forces = calls.stream().filter(Syscall::isForce).toList();
        List<Written> records = calls.stream()
                .filter(call -> call.isWrite() && call.file().startsWith(journal + "/"))
                .flatMap(call -> packetIds(call.data()).stream().map(id -> new Written(id, call)))
                .toList();
        int acknowledgements = 0;
        List<String> violations = new ArrayList<>();
        for (Syscall call : calls) {
            if (call.isWrite() && call.file().endsWith(":" + brokerPort + "]")) {
                List<Integer> sent = pubacks(call.data());
                acknowledgements += sent.size();
                sent.forEach(id -> fault(id, call, records, forces).ifPresent(violations::add));
            }
        }
        return new AcknowledgementOrder(acknowledgements, violations);
    }

    private static Optional<String> fault(int packetId, Syscall send, List<Written> records, List<Syscall> forces) {
        Optional<Syscall> write = records.stream()
                .filter(record -> record.packetId() == packetId)
                .map(Written::call)
                .filter(call -> call.isOverBefore(send))
                .max(Comparator.comparingInt(Syscall::ended));
        String puback = "PUBACK of packet %d (line %d)".formatted(packetId, send.began() + 1);
        if (write.isEmpty()) {
            return Optional.of(puback + ": no write of its record had ended before");
        }
        if (forces.stream().anyMatch(force -> liesBetween(write.get(), force, send))) {
            return Optional.empty();
        }
        return Optional.of("%s: no force that began after the write of its record (line %d) had ended before"
                .formatted(puback, write.get().ended() + 1));
    }

    private static boolean liesBetween(Syscall write, Syscall force, Syscall send) {
        return force.file().equals(write.file()) && write.isOverBefore(force) && force.isOverBefore(send);
    }

    /** Of the records in a write to the journal; none when it made room ahead. */
    private static List<Integer> packetIds(byte[] frames) {
        List<Integer> ids = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(frames);
        while (in.remaining() > FRAME_HEADER) {
            int head = in.getInt(in.position() + 4);
            int marker = head >>> 24;
            int next = in.position() + FRAME_HEADER + (head & 0xff_ffff);
            if (marker < 0xA0 || next > in.limit()) {
                return ids;
            }
            int record = in.position() + FRAME_HEADER;
            if (marker != VOID && in.get(record) == RECORD_VERSION && (in.get(record + 1) & QOS) == 1) {
                ids.add(Short.toUnsignedInt(in.getShort(record + 2)));
            }
            in.position(next);
        }
        return ids;
    }

    /** Of the PUBACKs among the packets that were written to the broker, which are whole. */
    private static List<Integer> pubacks(byte[] packets) {
        List<Integer> ids = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(packets);
        while (in.hasRemaining()) {
            int type = in.get() & 0xf0;
            int length = length(in);
            if (type == PUBACK) {
                ids.add(Short.toUnsignedInt(in.getShort(in.position())));
            }
            in.position(in.position() + length);
        }
        return ids;
    }

    private static int length(ByteBuffer in) {
        int length = 0;
        int shift = 0;
        int part;
        do {
            part = in.get();
            length |= (part & 0x7f) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);
        return length;
    }
}

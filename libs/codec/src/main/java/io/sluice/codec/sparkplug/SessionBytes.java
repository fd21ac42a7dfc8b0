/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.sparkplug.MetricTable.Declared;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions as bytes; {@code docs/formats/sparkplug-sessions.md} has the layout. */
public final class SessionBytes {

    /** The layout's version, for the file around it. */
    public static final int VERSION = 1;

    private static final int ALIASED = 0x80;

    private SessionBytes() {}

    public static byte[] write(EdgeNodes nodes) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(nodes.size());
            for (Map.Entry<NodeKey, EdgeNode> each : nodes.all().entrySet()) {
                out.writeUTF(each.getKey().group());
                out.writeUTF(each.getKey().node());
                write(each.getValue(), out);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private static void write(EdgeNode node, DataOutputStream out) throws IOException {
        out.writeByte(node.life().ordinal());
        out.writeLong(node.sinceNanos());
        out.writeLong(node.bdSeq());
        out.writeShort(node.seq());
        out.writeLong(node.heardNanos());
        write(node.metrics(), out);
        out.writeInt(node.devices().size());
        for (Map.Entry<String, MetricTable> device : node.devices().entrySet()) {
            out.writeUTF(device.getKey());
            write(device.getValue(), out);
        }
    }

    private static void write(MetricTable table, DataOutputStream out) throws IOException {
        out.writeInt(table.declared().size());
        for (Declared each : table.declared()) {
            out.writeByte((each.aliased() ? ALIASED : 0) | Math.min(each.datatype(), ALIASED - 1));
            if (each.aliased()) {
                out.writeLong(each.alias());
            }
            out.writeUTF(each.name());
        }
    }

    /** Reads what {@link #write} wrote; empty when the bytes are something else. */
    public static Optional<EdgeNodes> read(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            EdgeNodes nodes = new EdgeNodes();
            for (int left = in.readInt(); left > 0; left--) {
                nodes.put(new NodeKey(in.readUTF(), in.readUTF()), node(in));
            }
            return in.read() < 0 ? Optional.of(nodes) : Optional.empty();
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static EdgeNode node(DataInputStream in) throws IOException {
        EdgeNode.Life life = EdgeNode.Life.values()[in.readByte()];
        long since = in.readLong();
        long bdSeq = in.readLong();
        int seq = in.readShort();
        long heard = in.readLong();
        MetricTable metrics = table(in);
        Map<String, MetricTable> devices = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            devices.put(in.readUTF(), table(in));
        }
        return EdgeNode.of(life, since, bdSeq, seq, heard, metrics, devices);
    }

    private static MetricTable table(DataInputStream in) throws IOException {
        List<Declared> declared = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int head = in.readUnsignedByte();
            boolean aliased = (head & ALIASED) != 0;
            long alias = aliased ? in.readLong() : 0;
            declared.add(new Declared(in.readUTF(), aliased, alias, head & (ALIASED - 1)));
        }
        return MetricTable.of(declared);
    }
}

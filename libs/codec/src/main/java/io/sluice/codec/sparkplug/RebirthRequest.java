/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The command by which a host asks an edge node for its births (Sparkplug 3.0.0, section 5.16). */
public final class RebirthRequest {

    private static final String METRIC = "Node Control/Rebirth";

    private RebirthRequest() {}

    /** Where the node expects it. */
    public static String topic(NodeKey node) {
        return SparkplugTopic.NAMESPACE + node.group() + "/NCMD/" + node.node();
    }

    /**
     * Its bytes.
     *
     * @param atMillis now, since the epoch
     */
    public static byte[] payload(long atMillis) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeUInt64(1, atMillis);
            out.writeByteArray(2, metric(atMillis));
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private static byte[] metric(long atMillis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(48);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, METRIC);
        out.writeUInt64(3, atMillis);
        out.writeUInt32(4, Datatype.BOOLEAN);
        out.writeBool(14, true);
        out.flush();
        return bytes.toByteArray();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Payloads that no well-behaved encoder makes, written field by field. */
final class Proto {

    /** Writes fields. */
    interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private Proto() {}

    static byte[] message(Fields fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A payload with one metric. */
    static byte[] payload(long seq, Fields metric) {
        return message(out -> {
            out.writeUInt64(1, Tahu.AT);
            out.writeByteArray(2, message(metric));
            out.writeUInt64(3, seq);
        });
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.util.Arrays;

/** Bytes on their way to Paho. For one thread. */
final class PassThrough {

    private byte[] bytes = new byte[256];
    private int start;
    private int end;

    boolean isEmpty() {
        return start == end;
    }

    int size() {
        return end - start;
    }

    void add(byte[] source, int offset, int length) {
        if (start == end) {
            start = 0;
            end = 0;
        }
        if (bytes.length - end < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
        }
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }

    int take(byte[] target, int offset, int length) {
        int count = Math.min(length, end - start);
        System.arraycopy(bytes, start, target, offset, count);
        start += count;
        return count;
    }
}

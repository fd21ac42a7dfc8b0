/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * PUBLISH frames, made once and sent round and round: frame <i>i</i> carries packet id <i>i</i> + 1, so nothing is ever
 * patched. There must be more of them than may be unacknowledged at a time. For one connection, one thread.
 */
final class FrameRing {

    private final ByteBuffer bytes;
    private final int[] starts;

    FrameRing(String topic, int frames, long seed) {
        List<byte[]> all = new ArrayList<>(frames);
        for (int i = 0; i < frames; i++) {
            all.add(Packets.publish(topic, i + 1, Sample.payload(seed + i)));
        }
        bytes = ByteBuffer.allocateDirect(
                all.stream().mapToInt(frame -> frame.length).sum());
        starts = new int[frames + 1];
        for (int i = 0; i < frames; i++) {
            bytes.put(all.get(i));
            starts[i + 1] = bytes.position();
        }
    }

    /** How many frames there are. */
    int size() {
        return starts.length - 1;
    }

    /** The bytes of frames from one up to another; {@code last} at most {@link #size}. Valid until the next call. */
    ByteBuffer slice(int first, int last) {
        return bytes.limit(starts[last]).position(starts[first]);
    }
}

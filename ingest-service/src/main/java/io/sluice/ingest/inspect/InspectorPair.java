/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import io.sluice.codec.Decoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One inspector after the other. A fault of the second one's own code does not undo what the first has refused. */
final class InspectorPair implements Inspector {

    private static final Logger log = LoggerFactory.getLogger(InspectorPair.class);

    private final Inspector first;
    private final Inspector second;

    InspectorPair(Inspector first, Inspector second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public Decoding.Decoded inspect(long sequence, long receivedAtNanos, Decoding.Decoded decoded) {
        Decoding.Decoded passed = first.inspect(sequence, receivedAtNanos, decoded);
        try {
            return second.inspect(sequence, receivedAtNanos, passed);
        } catch (RuntimeException e) {
            log.error("looking at message {} failed; it goes on as it was before that", sequence, e);
            return passed;
        }
    }

    @Override
    public void handingOver() {
        first.handingOver();
        second.handingOver();
    }

    @Override
    public void force() {
        first.force();
        second.force();
    }
}

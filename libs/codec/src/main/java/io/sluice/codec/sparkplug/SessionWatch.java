/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

/** Hears what the sessions of edge nodes lack. Called by the decoding thread; must not block. */
public interface SessionWatch {

    /** Why a node should be asked to send its births again. */
    enum Want {
        /** Data came before the birth of its node or device. */
        BIRTH,
        /** Data came with an alias that the birth has not declared. */
        ALIAS,
        /** Sequence numbers are missing. */
        SEQUENCE,
        /** A birth came that cannot be read. */
        READABLE_BIRTH
    }

    /** Hears nothing. */
    SessionWatch NONE = new SessionWatch() {
        @Override
        public void wants(NodeKey node, Want want, long receivedAtNanos) {}

        @Override
        public void born(NodeKey node) {}

        @Override
        public void skipped(int metrics) {}
    };

    /**
     * A node should be asked.
     *
     * @param receivedAtNanos when the message that shows it was received, since the epoch
     */
    void wants(NodeKey node, Want want, long receivedAtNanos);

    /** A node's birth came. */
    void born(NodeKey node);

    /** Metrics of a message that are no readings: null, transient, a template's definition, the number of a birth. */
    void skipped(int metrics);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

/**
 * One pass at the full rate. Processor time is in microseconds per message.
 *
 * @param messages published, received and, for ingest, stored
 * @param perSecond messages per second from the first one's publishing to the last one's end
 * @param receiverMicros of the receiver, in the second half of the pass
 * @param loadMicros of the load source, over the whole pass
 * @param brokerMicros of the broker, over the whole pass; 0 where it cannot be seen
 * @param storeMicros of InfluxDB, over the whole pass; 0 where it cannot be seen
 */
public record PassResult(
        long messages,
        double perSecond,
        double receiverMicros,
        double loadMicros,
        double brokerMicros,
        double storeMicros) {}

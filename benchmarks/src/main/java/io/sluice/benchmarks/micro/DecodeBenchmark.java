/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a message's topic and bytes to readings: JSON of 120 bytes with 4 fields, from a fleet of 1 000 devices. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecodeBenchmark {

    private static final int DEVICES = 1_000;
    private static final long TIME = 1_800_000_000_000_000_000L;

    private final MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);
    private final String[] topics = Fleet.topics(DEVICES);
    private final byte[][] payloads = Fleet.payloads(DEVICES);
    private int next;

    @Benchmark
    public Decoding decodeMessage() {
        int index = next;
        next = index + 1 == DEVICES ? 0 : index + 1;
        return decoder.decode(topics[index], payloads[index], TIME + index);
    }
}

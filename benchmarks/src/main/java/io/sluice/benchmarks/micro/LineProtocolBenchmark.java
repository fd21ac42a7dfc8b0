/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.Reading;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a reading of 4 fields to its line of line protocol, into a buffer of one default write (5 000 lines). */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LineProtocolBenchmark {

    private static final int READINGS = 1_000;
    private static final int LINES_PER_WRITE = 5_000;

    private final Reading[] readings = Fleet.readings(READINGS);
    private final LineProtocolWriter writer = new LineProtocolWriter(1 << 20);
    private int next;
    private int lines;

    @Benchmark
    public int writeLine() {
        if (++lines > LINES_PER_WRITE) {
            writer.clear();
            lines = 1;
        }
        writer.append(readings[next]);
        next = next + 1 == READINGS ? 0 : next + 1;
        return writer.length();
    }
}

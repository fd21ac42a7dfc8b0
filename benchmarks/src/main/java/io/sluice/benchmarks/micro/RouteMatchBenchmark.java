/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import io.sluice.codec.route.Resolution;
import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which route takes a topic: one that was seen before, as nearly all are, and one that is seen for the first time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RouteMatchBenchmark {

    private static final int DEVICES = 1_000;

    private final RouteResolver resolver = new RouteResolver(RouteTable.DEFAULT);
    private final String[] topics = Fleet.topics(DEVICES);
    private int next;

    @Benchmark
    public Resolution knownTopic() {
        return resolver.resolve(nextTopic());
    }

    /** Includes making the resolver, whose memory is empty; that is a small part of it. */
    @Benchmark
    public Resolution newTopic() {
        return new RouteResolver(RouteTable.DEFAULT).resolve(nextTopic());
    }

    private String nextTopic() {
        int index = next;
        next = index + 1 == DEVICES ? 0 : index + 1;
        return topics[index];
    }
}

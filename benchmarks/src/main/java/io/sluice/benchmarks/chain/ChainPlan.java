/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param warmUp messages through the chain and to the bare client before anything is measured
 * @param rounds how often a pass to the null subscriber is followed by one through the chain and one to the bare client
 * @param messages per pass
 * @param perSecond the set rate
 * @param steady length of the pass at the set rate; only its second half counts
 * @param stored length of the pass that takes publish to stored, likewise
 * @param away how long the store, and then ingest, is away
 * @param longRun messages of the long run; 0 for none
 * @param heap the ingest process's largest heap, as {@code -Xmx} takes it
 */
public record ChainPlan(
        long warmUp,
        int rounds,
        long messages,
        int perSecond,
        Duration steady,
        Duration stored,
        Duration away,
        long longRun,
        String heap) {

    private static final int SET_RATE = 10_000;
    private static final String HEAP = "512m";

    /** How many messages the long run has. */
    public static final long LONG_RUN = 10_000_000;

    /** What a result to be kept is made with: about ten minutes. */
    public static ChainPlan full() {
        return new ChainPlan(
                2_400_000,
                5,
                800_000,
                SET_RATE,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                0,
                HEAP);
    }

    /** Enough to see that it works and roughly how fast: about two minutes. */
    public static ChainPlan quick() {
        return new ChainPlan(
                150_000,
                2,
                200_000,
                SET_RATE,
                Duration.ofSeconds(12),
                Duration.ofSeconds(6),
                Duration.ofSeconds(8),
                0,
                HEAP);
    }

    /** The same with other numbers of rounds and messages per pass. */
    public ChainPlan withPasses(int newRounds, long newMessages) {
        return new ChainPlan(warmUp, newRounds, newMessages, perSecond, steady, stored, away, longRun, heap);
    }

    /** The same with a long run of this many messages. */
    public ChainPlan withLongRun(long count) {
        return new ChainPlan(warmUp, rounds, messages, perSecond, steady, stored, away, count, heap);
    }

    /** The same with another heap. */
    public ChainPlan withHeap(String newHeap) {
        return new ChainPlan(warmUp, rounds, messages, perSecond, steady, stored, away, longRun, newHeap);
    }
}

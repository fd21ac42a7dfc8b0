/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param warmUp messages to the null subscriber and through the chain before anything is measured
 * @param pairs how often a pass to the null subscriber is followed by one through the chain
 * @param messages per pass
 * @param bareClientPasses passes to the bare Paho consumer
 * @param perSecond the set rate
 * @param steady length of the pass at the set rate; only its second half counts
 * @param stored length of the pass that takes publish to stored, likewise
 * @param away how long the store, and then ingest, is away
 * @param ingestAway whether ingest is taken away too
 * @param longRun messages of the long run; 0 for none
 * @param heap the ingest process's largest heap, as {@code -Xmx} takes it
 */
public record ChainPlan(
        long warmUp,
        int pairs,
        long messages,
        int bareClientPasses,
        int perSecond,
        Duration steady,
        Duration stored,
        Duration away,
        boolean ingestAway,
        long longRun,
        String heap) {

    private static final int SET_RATE = 10_000;
    private static final String HEAP = "512m";

    /** How many messages the long run has. */
    public static final long LONG_RUN = 10_000_000;

    /** What a result to be kept is made with: about eight minutes. */
    public static ChainPlan full() {
        return new ChainPlan(
                800_000,
                5,
                800_000,
                2,
                SET_RATE,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                true,
                0,
                HEAP);
    }

    /** Enough to see that it works and roughly how fast: about a minute and a half. */
    public static ChainPlan quick() {
        return new ChainPlan(
                150_000,
                2,
                200_000,
                1,
                SET_RATE,
                Duration.ofSeconds(12),
                Duration.ofSeconds(6),
                Duration.ofSeconds(8),
                false,
                0,
                HEAP);
    }

    /** The same with other numbers of pairs and messages per pass. */
    public ChainPlan withPasses(int newPairs, long newMessages) {
        return new ChainPlan(
                warmUp,
                newPairs,
                newMessages,
                bareClientPasses,
                perSecond,
                steady,
                stored,
                away,
                ingestAway,
                longRun,
                heap);
    }

    /** The same with a long run of this many messages. */
    public ChainPlan withLongRun(long count) {
        return new ChainPlan(
                warmUp, pairs, messages, bareClientPasses, perSecond, steady, stored, away, ingestAway, count, heap);
    }

    /** The same with another heap. */
    public ChainPlan withHeap(String newHeap) {
        return new ChainPlan(
                warmUp,
                pairs,
                messages,
                bareClientPasses,
                perSecond,
                steady,
                stored,
                away,
                ingestAway,
                longRun,
                newHeap);
    }
}

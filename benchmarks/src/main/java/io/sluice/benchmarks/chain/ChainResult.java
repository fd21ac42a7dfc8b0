/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the whole chain showed.
 *
 * @param nullSubscriber passes to the null subscriber, each followed by the pass of the same index through the chain
 * @param chain passes through ingest into the store
 * @param bareClient passes to the bare Paho consumer
 * @param longRun {@code null} unless it was asked for
 */
public record ChainResult(
        ChainPlan plan,
        ServerVersions servers,
        List<PassResult> nullSubscriber,
        List<PassResult> chain,
        List<PassResult> bareClient,
        SteadyResult steady,
        List<CatchUpResult> catchUps,
        @Nullable LongRunResult longRun) {

    public ChainResult {
        nullSubscriber = List.copyOf(nullSubscriber);
        chain = List.copyOf(chain);
        bareClient = List.copyOf(bareClient);
        catchUps = List.copyOf(catchUps);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

/** What a set rate showed. */
public record SteadyResult(Undisturbed undisturbed, Latency publishToStored) {

    /**
     * Measured while nobody asks ingest anything.
     *
     * @param perSecond the rate there was
     * @param corePercent of one core, in the ingest process
     * @param publishToQueryable until a query at the store shows it
     * @param query what one look at the store took: by so much the time above is too long at most, with a pause of 5 ms
     */
    public record Undisturbed(double perSecond, double corePercent, Latency publishToQueryable, Latency query) {}
}

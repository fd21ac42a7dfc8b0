/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;

/** Whoever takes what the load publishes: ingest with its store, or somebody who only acknowledges. */
interface Receiver {

    /** Messages it is done with since the pass began. */
    long done() throws IOException, InterruptedException;

    /** Seconds of processor time it has used since whenever. */
    double cpuSeconds();
}

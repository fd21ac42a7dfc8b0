/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/**
 * How many missing ranges all series together may list. While there is room, a series may list {@value #MOST_OF_ONE};
 * beyond, {@value #LEAST_OF_ONE}. Not thread-safe.
 */
final class RangeBudget {

    /** Enough for a device that loses every tenth message to list what two thousand of them hold. */
    static final int MOST_OF_ONE = 256;

    static final int LEAST_OF_ONE = 4;

    private final int most;
    private int listed;

    RangeBudget(int most) {
        this.most = most;
    }

    /** Whether a series that lists so many ranges may list one more. */
    boolean allows(int ofSeries) {
        return ofSeries < (listed < most ? MOST_OF_ONE : LEAST_OF_ONE);
    }

    void listed(int more) {
        listed += more;
    }

    int listed() {
        return listed;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import io.sluice.store.TelemetryStore;
import java.time.Duration;

/** What the parts of the kit ask of the test class that runs them. */
public interface StoreUnderTest {

    /** This test's corner of the store; the same one for the whole test. */
    Trial trial();

    /** A store of the same kind that cannot be reached. */
    TelemetryStore unreachable();

    /** How long a call on an unreachable store may take. */
    Duration timeLimit();
}

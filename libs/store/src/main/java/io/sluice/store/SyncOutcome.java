/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

/** Whether all that was confirmed is on the store's disk. */
public sealed interface SyncOutcome {

    record Synced() implements SyncOutcome {}

    /** It could not be forced, or the store cannot say so now; nothing may be forgotten on its account. */
    record NotSynced(String reason) implements SyncOutcome {}
}

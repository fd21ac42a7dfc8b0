/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

/** What became of the wish for a drill. */
sealed interface DrillStart {

    record Started(DrillReport report) implements DrillStart {}

    /**
     * Not now.
     *
     * @param code {@code drill-runs} or {@code not-well}
     * @param reason for people, with the way out
     */
    record Refused(String code, String reason) implements DrillStart {}

    /** Ingest is starting or stopping. */
    record NotRunning() implements DrillStart {}
}

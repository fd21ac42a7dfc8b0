/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/**
 * How far one lane is.
 *
 * @param kind {@code ALL} while there is one lane
 * @param from where it began in this process; no other lane begins there
 * @param position every message of the lane below this journal sequence has its terminal state
 * @param end the sequence after the lane's last message, as far as it is committed
 * @param oldestNanos time of receipt of its oldest message on the way, since the epoch; 0 when there is none
 * @param settled messages it has brought to their terminal state since the start of this process
 * @param held whether it waits for the other one, because too many late readings would have to be remembered
 */
public record LaneStatus(Kind kind, long from, long position, long end, long oldestNanos, long settled, boolean held) {

    /** What a lane carries. */
    public enum Kind {
        ALL,
        LIVE,
        BACKLOG
    }

    /** Messages that wait. */
    public long waiting() {
        return Math.max(0, end - position);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import java.time.InstantSource;

/** What lanes share, and what they ask of the forwarder. */
interface LaneParts {

    Journal journal();

    RouteTable routes();

    BatchLimits limits();

    CatchUp catchUp();

    InstantSource clock();

    UnderWay underWay();

    BatchSettlement settlement();

    BatchBuilder builder(MessageDecoder decoder);

    /** The program ends, and no longer waits for anything. */
    boolean isAbandoning();

    /** What a lane has to do before it decodes for the first time; does nothing for one that is not the backlog. */
    void beforeBacklog(Lane lane) throws JournalException;

    /** A lane has come to a message that is old: from here on it may be the backlog. Its decoding thread asks. */
    void splitIfWanted(Lane lane, long sequence);

    /** A lane has an end, and every message before it has its terminal state. Its settling thread says so. */
    void ended(Lane lane);
}

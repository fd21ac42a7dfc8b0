/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import io.sluice.codec.route.RouteSource;
import io.sluice.ingest.deadletter.DeadLetterSettings;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.rebirth.RebirthSettings;
import io.sluice.ingest.schema.SchemaSettings;
import io.sluice.journal.Durability;
import io.sluice.mqtt.ReceiverSettings;
import java.nio.file.Path;

/**
 * What the engine needs to know.
 *
 * @param directory of everything ingest keeps; used by one instance only
 * @param journalBytes the size at which the journal is full
 * @param durability what an acknowledgement means
 * @param deadLetters how dead letters are kept and given out
 * @param ledgerSeries series the delivery ledger keeps accounts of at most
 * @param guards what readings are held to before they go to the store
 * @param mqtt how to receive; its directory lies below {@code directory}
 * @param rebirth whether and how often Sparkplug's edge nodes are asked for their births
 * @param schema how fields and their types are watched
 */
public record EngineSettings(
        Path directory,
        long journalBytes,
        Durability durability,
        DeadLetterSettings deadLetters,
        ForwardSettings forward,
        RouteSource routes,
        int ledgerSeries,
        GuardSettings guards,
        ReceiverSettings mqtt,
        RebirthSettings rebirth,
        SchemaSettings schema) {

    /** How many newest messages may be unconfirmed at the broker. */
    long unconfirmedWindow() {
        return (long) mqtt.receiveMaximum() * mqtt.connections();
    }
}

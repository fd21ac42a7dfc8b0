/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Which {@link PlantMessages} are stored: {@code seq} of every row by device. A count alone could hide a missing message
 * behind one stored twice.
 *
 * @param rows how many rows there are; more than messages when some are there twice
 */
record StoredMessages(Map<String, BitSet> byDevice, long rows) {

    /** Reads every row by the REST interface. */
    static StoredMessages of(Rig rig) {
        Map<String, BitSet> byDevice = new HashMap<>();
        long rows = 0;
        String cursor = "";
        do {
            JsonNode page = rig.readings()
                    .get("/api/v1/readings?measurement=%s&site=%s&field=seq&from=-2h&to=now&limit=100000%s"
                            .formatted(PlantMessages.MEASUREMENT, PlantMessages.SITE, cursor));
            for (JsonNode series : page.get("series")) {
                BitSet seqs = byDevice.computeIfAbsent(series.get("device").asString(), _ -> new BitSet());
                for (JsonNode row : series.get("rows")) {
                    seqs.set(row.get(1).asInt());
                    rows++;
                }
            }
            cursor = page.get("cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("cursor").asString();
        } while (!cursor.isEmpty());
        return new StoredMessages(byDevice, rows);
    }

    /** How many different messages. */
    int distinct() {
        return byDevice.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** How many of the messages from number {@code first} to {@code end} - 1 of this fleet. */
    int count(int first, int end, int devices) {
        int found = 0;
        for (int n = first; n < end; n++) {
            BitSet seqs = byDevice.get(PlantMessages.device(n, devices));
            if (seqs != null && seqs.get(n / devices)) {
                found++;
            }
        }
        return found;
    }
}

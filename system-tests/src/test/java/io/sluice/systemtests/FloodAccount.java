/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.time.Instant;
import java.util.BitSet;
import java.util.LongSummaryStatistics;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What became of each message of a {@link SiteFlood}, by its number, and in which seconds they were received. Two counts that add up
 * could hide a message that is nowhere behind one that is stored and a dead letter too.
 */
final class FloodAccount {

    /** What messages of one fate have in common. */
    static final class Fate {

        private final BitSet numbers = new BitSet();
        private final LongSummaryStatistics seconds = new LongSummaryStatistics();

        private void add(int number, Instant receivedAt) {
            numbers.set(number);
            seconds.accept(receivedAt.getEpochSecond());
        }

        /** How many rows or letters there are; more than different messages when one is there twice. */
        long all() {
            return seconds.getCount();
        }

        /** From the second in which the first was received to that of the last. */
        long span() {
            return all() == 0 ? 0 : seconds.getMax() - seconds.getMin();
        }
    }

    private final Fate stored = new Fate();
    private final Fate refused = new Fate();

    private FloodAccount() {}

    /** Reads every row and every letter {@code site-over-rate} of the site by the REST interface. */
    static FloodAccount of(Rig rig, String site) {
        FloodAccount account = new FloodAccount();
        account.readRows(rig, site);
        account.readLetters(rig, site);
        return account;
    }

    Fate stored() {
        return stored;
    }

    Fate refused() {
        return refused;
    }

    /** How many different messages are stored or refused. */
    int accountedFor() {
        BitSet either = (BitSet) stored.numbers.clone();
        either.or(refused.numbers);
        return either.cardinality();
    }

    /** From the second in which the first of all was received to that of the last. */
    long span() {
        LongSummaryStatistics both = new LongSummaryStatistics();
        both.combine(stored.seconds);
        both.combine(refused.seconds);
        return both.getMax() - both.getMin();
    }

    private void readRows(Rig rig, String site) {
        String path = "/api/v1/readings?measurement=%s&site=%s&field=seq&from=-2h&to=now&limit=100000"
                .formatted(SiteFlood.MEASUREMENT, site);
        eachPage(Api.of(rig.query()), path, page -> {
            for (JsonNode series : page.get("series")) {
                String device = series.get("device").asString();
                for (JsonNode row : series.get("rows")) {
                    stored.add(
                            SiteFlood.number(device, row.get(1).asInt()),
                            Instant.parse(row.get(0).asString()));
                }
            }
        });
    }

    private void readLetters(Rig rig, String site) {
        String path = "/api/v1/dead-letters?reason=site-over-rate&limit=1000&site=" + site;
        eachPage(Api.of(rig.ingest()), path, page -> {
            for (JsonNode letter : page.get("deadLetters")) {
                refused.add(
                        numberOf(letter), Instant.parse(letter.get("receivedAt").asString()));
            }
        });
    }

    private static int numberOf(JsonNode letter) {
        int seq = Api.parse(letter.get("payloadText").asString()).get("seq").asInt();
        return SiteFlood.number(letter.get("device").asString(), seq);
    }

    private static void eachPage(Api api, String path, Consumer<JsonNode> use) {
        String cursor = "";
        do {
            JsonNode page = api.get(path + cursor).ok();
            use.accept(page);
            JsonNode next = page.path("cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());
    }
}

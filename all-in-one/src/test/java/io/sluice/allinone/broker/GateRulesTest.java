/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttReasonCodes.SubAck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateRulesTest {

    private final GateRules rules = new GateRules(Account.ofPassword("internal", "secret"), List.of(), "plant.ingest");

    @ParameterizedTest
    @CsvSource({
        "plant, ingest.telemetry/#",
        "plant, ingest.x",
        "dev, $share/plant/ingest.telemetry/#",
        "dev, $share/plant.ingest/telemetry/#",
        "dev, $share/plant.ingest.x/telemetry/#",
        "dev, $share/plant.ingest/#",
    })
    void refusesDevicesEverySpellingOfIngestsQueue(String clientId, String filter) {
        FilterFault fault = rules.filterFault(Door.DEVICES, clientId, filter);

        assertThat(fault).isNotNull();
        assertThat(fault.code()).isEqualTo(SubAck.NOT_AUTHORIZED);
        assertThat(fault.reason()).contains(filter).contains("would take messages from ingest");
    }

    @ParameterizedTest
    @CsvSource({
        "dev, $share/$sys/mqtt.sessions, TOPIC_FILTER_INVALID",
        "$sys, mqtt.sessions, NOT_AUTHORIZED",
        "dev, $share/x/$sys.mqtt.sessions, NOT_AUTHORIZED",
        "dev, $SYS/#, NOT_AUTHORIZED",
        "dev, $share/x::sluice/foo, TOPIC_FILTER_INVALID",
        "dev, $share//foo, TOPIC_FILTER_INVALID",
        "dev, $share/foo, TOPIC_FILTER_INVALID",
        "dev, $share/a+b/foo, TOPIC_FILTER_INVALID",
    })
    void refusesFiltersThatReachTheBrokersOwnQueuesOrAreNone(String clientId, String filter, SubAck code) {
        for (Door door : Door.values()) {
            FilterFault fault = rules.filterFault(door, clientId, filter);
            assertThat(fault).isNotNull();
            assertThat(fault.code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plant, telemetry/#",
        "plant, ingest/telemetry",
        "plants, ingest.telemetry/#",
        "dev, ingest.telemetry/#",
        "dev, plant.ingest.telemetry/#",
        "dev, $share/dashboard/plant.ingest.x",
        "dev, a::b",
    })
    void letsDevicesSubscribeWhatOnlyLooksAlike(String clientId, String filter) {
        assertThat(rules.filterFault(Door.DEVICES, clientId, filter)).isNull();
    }

    @Test
    void letsIngestSubscribeItsOwn() {
        assertThat(rules.filterFault(Door.INTERNAL, "sluice-1", "$share/plant.ingest/telemetry/#"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$sys", "$", "x::sluice", "::", "' OR ''='", "it's", "a\nb", "plant.ingest", "plant.ingest.x"})
    void refusesDevicesNamesTheLibraryWouldMisread(String clientId) {
        assertThat(rules.clientIdFault(Door.DEVICES, clientId)).isNotNull().doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plant", "pump-7", "a:b", "a$b", "Zähler 7", "urn:dev:mac:0024befffe804ff1"})
    void takesEveryOtherName(String clientId) {
        assertThat(rules.clientIdFault(Door.DEVICES, clientId)).isNull();
    }
}

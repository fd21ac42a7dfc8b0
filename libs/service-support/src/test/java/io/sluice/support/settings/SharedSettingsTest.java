/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every service tells of the settings that it shares with the others. */
class SharedSettingsTest {

    private static final String HASH = "0".repeat(64);

    @Test
    void everyPartThatAKeyLacksIsTold() {
        assertThat(keyFaults(Map.of("sluice.security.keys[0].sites[0]", "plant", "sluice.security.keys[1].name", "b")))
                .hasSize(5)
                .anySatisfy(fault -> assertThat(fault)
                        .isEqualTo("sluice.security.keys[0].sha256 = '' is missing, and each of sluice.security.keys[]"
                                + " needs name, sha256, scopes. Give it, or leave all of sluice.security.keys[0] out."))
                .anySatisfy(fault -> assertThat(fault).startsWith("sluice.security.keys[0].name = '' is missing"))
                .anySatisfy(fault -> assertThat(fault).startsWith("sluice.security.keys[0].scopes = '' is missing"))
                .anySatisfy(fault -> assertThat(fault).startsWith("sluice.security.keys[1].sha256 = '' is missing"))
                .anySatisfy(fault -> assertThat(fault).startsWith("sluice.security.keys[1].scopes = '' is missing"));
    }

    @Test
    void aWholeKeyIsFineHoweverItsScopesAreGiven() {
        assertThat(keyFaults(Map.of(
                        "sluice.security.keys[0].name", "a",
                        "sluice.security.keys[0].sha256", HASH,
                        "sluice.security.keys[0].scopes", "read,write",
                        "sluice.security.keys[1].name", "b",
                        "sluice.security.keys[1].sha256", HASH,
                        "sluice.security.keys[1].scopes[0]", "read")))
                .isEmpty();
    }

    @Test
    void theEmbeddedStoreIsToldWhereThereIsNone() {
        assertThat(storeFaults(Map.of("sluice.store.type", "QuestDB")))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith(
                                "sluice.store.type = 'questdb' is the embedded store, which this program does not have")
                        .endsWith("or run all-in-one."));
    }

    @Test
    void influxDbNeedsAnAddress() {
        assertThat(storeFaults(Map.of("sluice.store.type", "influxdb")))
                .singleElement()
                .satisfies(fault -> assertThat(fault).startsWith("sluice.store.influxdb.url = '' is missing"));
    }

    private static List<String> keyFaults(Map<String, String> given) {
        return faults(new CommonSettings(), given);
    }

    private static List<String> storeFaults(Map<String, String> given) {
        return faults(new StoreSettings(), given);
    }

    private static List<String> faults(SettingsContributor contributor, Map<String, String> given) {
        SettingsFaults faults = new SettingsFaults();
        contributor.check(name -> Optional.ofNullable(given.get(name)), faults);
        return faults.sentences();
    }
}

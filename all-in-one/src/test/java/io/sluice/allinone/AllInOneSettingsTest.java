/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.lifecycle.ServiceProgram;
import io.sluice.support.settings.SettingsCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What all-in-one makes of settings before anything is started. */
class AllInOneSettingsTest {

    @Test
    void anAccountOrKeyWithoutAPartIsToldBesideWhatElseIsWrong() {
        assertThat(faults(Map.of(
                        "sluice.broker.accounts[0].username", "dev-1",
                        "sluice.broker.accounts[1].sha256", "0".repeat(64),
                        "sluice.security.keys[0].name", "api",
                        "sluice.broker.port", "70000")))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("sluice.broker.port = '70000' is out of bounds"),
                        fault -> assertThat(fault)
                                .isEqualTo("sluice.broker.accounts[0].sha256 = '' is missing, and each of"
                                        + " sluice.broker.accounts[] needs username, sha256."
                                        + " Give it, or leave all of sluice.broker.accounts[0] out."),
                        fault -> assertThat(fault).startsWith("sluice.broker.accounts[1].username = '' is missing"),
                        fault -> assertThat(fault).startsWith("sluice.security.keys[0].sha256 = '' is missing"),
                        fault -> assertThat(fault).startsWith("sluice.security.keys[0].scopes = '' is missing"));
    }

    @Test
    void accountsAreNotLookedAtWithoutTheEmbeddedBroker() {
        assertThat(faults(Map.of("sluice.broker.enabled", "false", "sluice.broker.accounts[0].username", "dev-1")))
                .isEmpty();
    }

    @Test
    void bothStoresAreThere() {
        assertThat(faults(Map.of("sluice.store.type", "questdb"))).isEmpty();
        assertThat(faults(Map.of("sluice.store.type", "influxdb", "sluice.store.influxdb.url", "http://localhost:1")))
                .isEmpty();
    }

    @Test
    void everythingIsTakenFromTheEmbeddedBroker() {
        assertThat(filters(Map.of())).containsExactly("#");
        assertThat(filters(Map.of("sluice.broker.enabled", "true"))).containsExactly("#");
    }

    @Test
    void fromAnotherBrokerOnlyWhatTheRoutesTake() {
        assertThat(filters(Map.of("sluice.broker.enabled", "false"))).isEmpty();
        assertThat(filters(Map.of("sluice.broker.enabled", "FALSE"))).isEmpty();
    }

    @Test
    void theStartAppliesTheDefault() {
        assertThat(filtersOfAStart()).isEqualTo("#");
        assertThat(filtersOfAStart("--sluice.broker.enabled=false")).isNull();
    }

    @Test
    void filtersOfOnesOwnTakeThePlaceOfTheDefault() {
        assertThat(filters(Map.of("sluice.mqtt.filters", "a/#,b/#"))).containsExactly("a/#", "b/#");
        assertThat(filters(Map.of("sluice.mqtt.filters[0]", "a/#"))).containsExactly("a/#");
    }

    /** The check sees the same filters: a route of which they bring in nothing can never match. */
    @Test
    void aRouteThatFiltersOfOnesOwnDoNotBringInIsTold() {
        assertThat(faults(Map.of(
                        "sluice.mqtt.filters[0]", "a/#",
                        "sluice.ingest.routes[0].topic", "b/{site}/{device}/{measurement}")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault).contains("sluice.ingest.routes[0].topic", "can never match", "[a/#]"));
    }

    private static List<String> faults(Map<String, Object> given) {
        return SettingsCheck.faults(environment(given));
    }

    private static List<String> filters(Map<String, Object> given) {
        return Binder.get(environment(given))
                .bind("sluice.mqtt.filters", Bindable.listOf(String.class))
                .orElse(List.of());
    }

    private static @Nullable String filtersOfAStart(String... arguments) {
        SpringApplication application = new SpringApplication(AllInOneSettingsTest.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext started = application.run(arguments)) {
            return started.getEnvironment().getProperty("sluice.mqtt.filters");
        }
    }

    /** As the start makes it: what is given before the program's defaults, then the post-processor. */
    private static ConfigurableEnvironment environment(Map<String, Object> given) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        Map<String, Object> defaults = new HashMap<>();
        ServiceProgram.defaults(AllInOneApplication.class, "all-in-one.properties")
                .forEach((name, value) -> defaults.put(String.valueOf(name), value));
        DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
        ConfigurationPropertySources.attach(environment);
        new EmbeddedBrokerFilters().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}

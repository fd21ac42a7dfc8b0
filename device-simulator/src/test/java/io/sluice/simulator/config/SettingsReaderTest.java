/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.simulator.FleetSettings;
import io.sluice.simulator.InvalidSettingsException;
import io.sluice.simulator.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {

    @Test
    void nothingGivenMeansTheDefaults() {
        assertThat(read()).isEqualTo(FleetSettings.defaults());
    }

    @Test
    void readsEveryProperty() {
        FleetSettings settings = read(
                "--sluice.simulator.uri=ssl://broker.example:8883",
                "--sluice.simulator.username=ann",
                "--sluice.simulator.password=s=cret",
                "--sluice.simulator.connections=3",
                "--sluice.simulator.sites=north, south",
                "--sluice.simulator.devices-per-site=40",
                "--sluice.simulator.rate=500",
                "--sluice.simulator.seed=-9",
                "--sluice.simulator.duration=PT90S",
                "--sluice.simulator.count=1000",
                "--sluice.simulator.backfill=24h",
                "--sluice.simulator.backfill-step=5m",
                "--sluice.simulator.odd-devices=false",
                "--sluice.simulator.clock-offset=-27h",
                "--sluice.simulator.acknowledged-file=acks.tsv");

        assertThat(settings)
                .isEqualTo(new FleetSettings(
                        new FleetSettings.Broker("ssl://broker.example:8883", "ann", "s=cret", 3),
                        List.of("north", "south"),
                        40,
                        new Pace.Rate(500),
                        -9,
                        Duration.ofSeconds(90),
                        1_000,
                        Duration.ofDays(1),
                        Duration.ofMinutes(5),
                        false,
                        Duration.ofHours(-27),
                        Path.of("acks.tsv")));
    }

    @Test
    void rateMayBeMaxOrAnInterval() {
        assertThat(read("--sluice.simulator.rate=max").pace()).isEqualTo(new Pace.Unlimited());
        assertThat(read("--sluice.simulator.interval=250ms").pace())
                .isEqualTo(new Pace.Interval(Duration.ofMillis(250)));
        assertThat(new Pace.Interval(Duration.ofMillis(250)).messagesPerSecond(10))
                .isEqualTo(40);
    }

    @Test
    void commandLineWinsOverTheEnvironment() {
        Map<String, String> environment = Map.of(
                "SLUICE_SIMULATOR_PASSWORD", "hidden",
                "SLUICE_SIMULATOR_USERNAME", "ann",
                "SLUICE_SIMULATOR_DEVICESPERSITE", "2",
                "SLUICE_SIMULATOR_BACKFILL_STEP", "10m",
                "PATH", "/bin");

        FleetSettings settings = SettingsReader.read(List.of("--sluice.simulator.username=bob"), environment);

        assertThat(settings.broker().username()).isEqualTo("bob");
        assertThat(settings.broker().password()).isEqualTo("hidden");
        assertThat(settings.devicesPerSite()).isEqualTo(2);
        assertThat(settings.backfillStep()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.toString()).doesNotContain("hidden");
    }

    @Test
    void brokerMayBeGivenAsTheServicesHaveIt() {
        assertThat(read("--sluice.mqtt.uri=tcp://other:1884").broker().uri()).isEqualTo("tcp://other:1884");
        assertThat(faults("--sluice.mqtt.uri=tcp://a:1", "--sluice.simulator.uri=tcp://b:1"))
                .containsExactly("sluice.mqtt.uri and sluice.simulator.uri say different things; give one of them");
    }

    @Test
    void unknownPropertyIsRefusedNamingTheNearest() {
        assertThat(faults("--sluice.simulator.device-per-site=3"))
                .containsExactly(
                        "property sluice.simulator.device-per-site is not known; did you mean sluice.simulator.devices-per-site?");
    }

    @Test
    void unknownEnvironmentVariableIsRefusedNamingTheNearest() {
        InvalidSettingsException refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> SettingsReader.read(List.of(), Map.of("SLUICE_SIMULATOR_RAT", "3")));

        assertThat(refused.faults())
                .containsExactly(
                        "environment variable SLUICE_SIMULATOR_RAT is not known; did you mean SLUICE_SIMULATOR_RATE?");
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThat(faults(
                        "500",
                        "--sluice.simulator.uri=localhost",
                        "--sluice.simulator.password=x",
                        "--sluice.simulator.sites=plant,,plant,a/b",
                        "--sluice.simulator.devices-per-site=0",
                        "--sluice.simulator.rate=-1",
                        "--sluice.simulator.seed=abc",
                        "--sluice.simulator.duration=soon",
                        "--sluice.simulator.count=-5",
                        "--sluice.simulator.backfill=1000d",
                        "--sluice.simulator.backfill-step=1ms",
                        "--sluice.simulator.odd-devices=perhaps"))
                .satisfiesExactly(
                        f -> assertThat(f).isEqualTo("argument '500' is not a property; write --name=value"),
                        f -> assertThat(f).contains("sluice.simulator.seed is 'abc'", "whole number"),
                        f -> assertThat(f).contains("sluice.simulator.duration is 'soon'", "24h"),
                        f -> assertThat(f).contains("sluice.simulator.odd-devices is 'perhaps'", "true or false"),
                        f -> assertThat(f).contains("sluice.simulator.uri is 'localhost'", "tcp://host:port"),
                        f -> assertThat(f).contains("sluice.simulator.password is set without a username"),
                        f -> assertThat(f).contains("sluice.simulator.sites has '', which is empty"),
                        f -> assertThat(f).contains("sluice.simulator.sites names 'plant' twice"),
                        f -> assertThat(f).contains("sluice.simulator.sites has 'a/b'", "'/'"),
                        f -> assertThat(f).contains("sluice.simulator.devices-per-site is 0", "1 to 100000"),
                        f -> assertThat(f).contains("sluice.simulator.rate is -1.0", "max"),
                        f -> assertThat(f).contains("sluice.simulator.count is -5"),
                        f -> assertThat(f).contains("sluice.simulator.backfill is PT24000H", "366d"),
                        f -> assertThat(f).contains("sluice.simulator.backfill-step is PT0.001S", "1s"));
    }

    @Test
    void rateAndIntervalTogetherContradictEachOther() {
        assertThat(faults("--sluice.simulator.rate=5", "--sluice.simulator.interval=1s"))
                .containsExactly("sluice.simulator.rate and sluice.simulator.interval are both set; give one of them");
    }

    @Test
    void rateThatIsNoNumberIsRefused() {
        assertThat(faults("--sluice.simulator.rate=NaN"))
                .singleElement()
                .asString()
                .contains("rate is NaN");
        assertThat(faults("--sluice.simulator.rate=fast"))
                .singleElement()
                .asString()
                .contains("'fast'");
    }

    @Test
    void helpNamesEveryProperty() {
        for (Setting setting : Setting.values()) {
            assertThat(SettingsReader.help()).contains("--" + setting.property() + "=");
        }
    }

    private static FleetSettings read(String... arguments) {
        return SettingsReader.read(List.of(arguments), Map.of());
    }

    private static List<String> faults(String... arguments) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> read(arguments))
                .faults();
    }
}

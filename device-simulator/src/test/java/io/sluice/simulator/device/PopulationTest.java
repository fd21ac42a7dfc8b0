/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulator.device.Population.Oddities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PopulationTest {

    private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final Oddities ODD = new Oddities(true, Duration.ofHours(27));
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(-?\\d+(?:\\.\\d+)?)(?=[,}])");

    /** What each quantity may be at most, over a whole day and all devices. */
    private static final Map<String, double[]> BELIEVABLE = Map.ofEntries(
            Map.entry("environment.temperature", new double[] {0, 40}),
            Map.entry("environment.humidity", new double[] {20, 90}),
            Map.entry("environment.pressure", new double[] {995, 1_030}),
            Map.entry("power.voltage", new double[] {223, 240}),
            Map.entry("power.current", new double[] {0, 260}),
            Map.entry("power.power", new double[] {0, 190}),
            Map.entry("vibration.rms", new double[] {0, 10}),
            Map.entry("vibration.bearing_temperature", new double[] {15, 70}),
            Map.entry("solar.irradiance", new double[] {0, 960}),
            Map.entry("solar.power", new double[] {0, 6}),
            Map.entry("soil.moisture", new double[] {20, 55}),
            Map.entry("soil.temperature", new double[] {10, 25}),
            Map.entry("soil.ph", new double[] {5.5, 8}),
            Map.entry("irrigation.flow", new double[] {0, 60}),
            Map.entry("wind.speed", new double[] {0, 20}),
            Map.entry("wind.gust", new double[] {0, 35}),
            Map.entry("wind.direction", new double[] {0, 359}),
            Map.entry("water.level", new double[] {1, 6}),
            Map.entry("water.temperature", new double[] {8, 17}));

    @Test
    void everyValueOfADayIsBelievable() {
        for (Device device : Population.of(List.of("plant", "greenhouse", "harbour"), 8, 42, ODD)) {
            for (Sensor sensor : device.sensors()) {
                for (long t = NOON; t < NOON + 86_400_000; t += 60_000) {
                    checkValues(sensor, sensor.payload(1, t, t));
                }
            }
        }
    }

    @Test
    void sameSeedGivesTheSameMessagesAndAnotherSeedOthers() {
        assertThat(payloads(1)).isEqualTo(payloads(1)).isNotEqualTo(payloads(2));
    }

    @Test
    void devicesOfOneKindDifferFromEachOther() {
        List<Device> plant = Population.of(List.of("plant"), 5, 1, ODD);

        assertThat(plant.get(0).key().device()).isEqualTo("climate-00001");
        assertThat(plant.get(4).key().device()).isEqualTo("climate-00005");
        assertThat(plant.get(0).sensors().getFirst().payload(1, NOON, NOON))
                .isNotEqualTo(plant.get(4).sensors().getFirst().payload(1, NOON, NOON));
    }

    @Test
    void payloadIsWhatItWasWhenThisTestWasWritten() {
        SimulatedMessage message = Objects.requireNonNull(stream(0).next(NOON));

        assertThat(message.topic()).isEqualTo("telemetry/plant/climate-00001/environment");
        assertThat(text(message))
                .isEqualTo(
                        "{\"ts\":1772366400000,\"seq\":1,\"temperature\":25.10,\"humidity\":48.9,\"pressure\":1016.3}");
    }

    @Test
    void sequenceBeginsAtOneAndTimesNeverRepeat() {
        SensorStream stream = stream(0);

        List<SimulatedMessage> messages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            messages.add(Objects.requireNonNull(stream.next(NOON)));
        }

        assertThat(messages).extracting(SimulatedMessage::sequence).containsExactly(1L, 2L, 3L);
        assertThat(messages).extracting(SimulatedMessage::timestamp).containsExactly(NOON, NOON + 1, NOON + 2);
    }

    @Test
    void secondDeviceFallsSilentAndItsSequenceGoesOnAfterwards() {
        SensorStream stream = stream(1);
        List<Long> spoken = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        for (long minute = 0; minute < 60; minute++) {
            SimulatedMessage message = stream.next(NOON + minute * 60_000);
            if (message != null) {
                spoken.add(minute);
                sequences.add(message.sequence());
            }
        }

        assertThat(spoken).hasSize(48).contains(0L, 23L, 30L).doesNotContain(24L, 29L, 54L, 59L);
        assertThat(sequences).endsWith(47L, 48L);
    }

    @Test
    void thirdDeviceHasAClockThatIsAheadOrBehind() {
        assertThat(Objects.requireNonNull(stream(2).next(NOON)).timestamp())
                .isEqualTo(NOON + Duration.ofHours(27).toMillis());

        Oddities behind = new Oddities(true, Duration.ofHours(-27));
        Device late = Population.of(List.of("plant"), 3, 1, behind).getLast();
        assertThat(late.habit().clockAt(NOON))
                .isEqualTo(NOON - Duration.ofHours(27).toMillis());
    }

    @Test
    void withoutOddDevicesEveryOneIsOrdinary() {
        List<Device> devices = Population.of(List.of("plant", "x"), 10, 1, new Oddities(false, Duration.ZERO));

        assertThat(devices).extracting(Device::habit).containsOnly(new Habit.Ordinary());
    }

    @Test
    void numbersAreRoundedToWhatTheSensorResolves() {
        assertThat(level(-0.004, 2)).isEqualTo("0.00");
        assertThat(level(-1.5, 2)).isEqualTo("-1.50");
        assertThat(level(15.07, 2)).isEqualTo("15.07");
        assertThat(level(999.96, 1)).isEqualTo("1000.0");
        assertThat(level(-0.5, 3)).isEqualTo("-0.500");
        assertThat(level(41.6, 0)).isEqualTo("42");
    }

    private static String level(double value, int decimals) {
        StringBuilder json = new StringBuilder();
        new Channel.Level("x", _ -> value, decimals).appendValue(json, 0);
        return json.toString();
    }

    private static void checkValues(Sensor sensor, String payload) {
        Matcher numbers = NUMBER.matcher(payload);
        while (numbers.find()) {
            double[] range = BELIEVABLE.get(sensor.measurement() + "." + numbers.group(1));
            if (range != null) {
                assertThat(Double.parseDouble(numbers.group(2)))
                        .as(sensor.measurement() + ": " + payload)
                        .isBetween(range[0], range[1]);
            }
        }
    }

    private static List<String> payloads(long seed) {
        return Population.of(List.of("plant", "greenhouse", "harbour"), 4, seed, ODD).stream()
                .flatMap(device -> device.sensors().stream())
                .map(sensor -> sensor.payload(1, NOON, NOON))
                .toList();
    }

    private static SensorStream stream(int device) {
        Device chosen = Population.of(List.of("plant"), 3, 1, ODD).get(device);
        return new SensorStream(chosen, chosen.sensors().getFirst());
    }

    private static String text(SimulatedMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}

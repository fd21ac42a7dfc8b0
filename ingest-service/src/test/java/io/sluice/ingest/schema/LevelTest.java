/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Signals as devices send them: jumps of the unit are seen, and nothing else is taken for one. Prints the rates it saw. */
class LevelTest {

    private static final int READINGS = 20_000;
    private static final int SERIES = 30;
    private static final long SEED = 20_260_101;

    /** The jumps seen in so many readings of which as many are looked at as of a small fleet's. */
    private static List<Jump> jumps(DoubleSupplier signal, int readings, long firstSequence) {
        LevelTable table = new LevelTable();
        SeriesKey series = SeriesKey.of("m", "plant", "dev");
        List<Jump> jumps = new ArrayList<>();
        for (int i = 0; i < readings; i++) {
            double value = signal.getAsDouble();
            if (table.isDue(firstSequence + i)) {
                Reading reading = new Reading(series, i, List.of(Field.of("v", value)));
                table.look(reading, i, (_, jump) -> jumps.add(jump));
            }
        }
        return jumps;
    }

    private static Map<String, Integer> falseAlarms(Map<String, Signals.Kind> kinds) {
        Map<String, Integer> alarms = new TreeMap<>();
        kinds.forEach((name, kind) -> {
            int seen = 0;
            for (int i = 0; i < SERIES; i++) {
                RandomGenerator random = new Random(SEED + i);
                List<Jump> jumps = jumps(kind.apply(random), READINGS, (long) i * READINGS);
                seen += jumps.size();
            }
            alarms.put(name, seen);
            System.out.printf("%-32s %d false alarms in %,d readings%n", name, seen, SERIES * READINGS);
        });
        return alarms;
    }

    @Test
    void signalsOfOneUnitAreNotTakenForOthers() {
        Map<String, Integer> alarms = falseAlarms(Signals.honest());
        int readings = alarms.size() * SERIES * READINGS;
        int seen = alarms.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("all of them: %d false alarms in %,d readings%n", seen, readings);
        assertThat(seen).isLessThanOrEqualTo(readings / 1_000_000);
    }

    @Test
    void signalsWhoseNoiseGrowsWithTheLevelAreSeldomTakenForOthers() {
        Map<String, Integer> alarms = falseAlarms(Signals.hard());
        assertThat(alarms.values()).allMatch(count -> count <= 3 * SERIES);
    }

    private record Change(String name, DoubleUnaryOperator to, Jump.Kind kind) {}

    private static final List<Change> CHANGES = List.of(
            new Change("times 1000", v -> v * 1_000, Jump.Kind.LARGER),
            new Change("by 1000", v -> v / 1_000, Jump.Kind.SMALLER),
            new Change("times 100", v -> v * 100, Jump.Kind.LARGER),
            new Change("times -1000", v -> v * -1_000, Jump.Kind.LARGER),
            new Change("times 3.6", v -> v * 3.6, Jump.Kind.LARGER),
            new Change("°C to °F", v -> v * 1.8 + 32, Jump.Kind.CELSIUS_TO_FAHRENHEIT),
            new Change("°C to K", v -> v + 273.15, Jump.Kind.CELSIUS_TO_KELVIN));

    private static final Map<String, Signals.Kind> TEMPERATURES = new TreeMap<>(Map.of(
            "over days", random -> Signals.wave(random, 20, 8, 8_640, 0.1),
            "with little noise", random -> Signals.wave(random, 24, 1, 50_000, 0.02),
            "rounded to tenths", random -> Signals.rounded(Signals.wave(random, 20, 5, 20_000, 0.15), 0.1),
            "random walk", random -> Signals.walk(random, 25, 0.05)));

    @Test
    void aChangeOfTheUnitIsSeenOnceAndNamed() {
        for (Change change : CHANGES) {
            TEMPERATURES.forEach((name, kind) -> {
                int right = 0;
                int wrong = 0;
                for (int i = 0; i < 100; i++) {
                    DoubleSupplier signal = kind.apply(new Random(SEED + i));
                    int[] at = {0};
                    List<Jump> jumps = jumps(
                            () -> at[0]++ < 1_000
                                    ? signal.getAsDouble()
                                    : change.to().applyAsDouble(signal.getAsDouble()),
                            1_200,
                            i * 1_200L);
                    boolean seen = jumps.size() == 1 && jumps.getFirst().kind() == change.kind();
                    right += seen ? 1 : 0;
                    wrong += seen ? 0 : jumps.size();
                }
                System.out.printf("%-12s %-20s seen %d %%, wrongly %d%n", change.name(), name, right, wrong);
                assertThat(right).as(change.name() + " " + name).isGreaterThanOrEqualTo(80);
                assertThat(wrong).as(change.name() + " " + name).isLessThanOrEqualTo(5);
            });
        }
    }

    @Test
    void backFromFahrenheitAndKelvinIsSeenToo() {
        Level level = new Level();
        Random random = new Random(SEED);
        List<Jump> jumps = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double celsius = 20 + 0.2 * random.nextGaussian();
            double value = i < 250 ? celsius * 1.8 + 32 : i < 500 ? celsius : i < 750 ? celsius + 273.15 : celsius;
            Jump jump = level.add(value);
            if (jump != null) {
                jumps.add(jump);
            }
        }
        assertThat(jumps).extracting(Jump::word).containsExactly("°F → °C", "°C → K", "K → °C");
    }

    @Test
    void aValueThatStandsStillSaysItByAnExactFactor() {
        Level level = new Level();
        Jump seen = null;
        for (int i = 0; i < 60; i++) {
            Jump jump = level.add(i < 30 ? 21.5 : 21_500);
            seen = jump == null ? seen : jump;
        }
        assertThat(seen).isNotNull();
        assertThat(seen.word()).isEqualTo("1000 times larger");
        assertThat(seen.detail()).contains("21.50", "21500", "1000 times larger");
    }

    @Test
    void lateReadingsAndWrongClocksAreNoJumps() {
        SeriesLevels levels = new SeriesLevels(names -> names);
        List<Jump> jumps = new ArrayList<>();
        SeriesKey series = SeriesKey.of("m", "plant", "dev");
        for (int i = 0; i < 100; i++) {
            double now = 20_000 + i % 3;
            levels.look(new Reading(series, 1_000 + i, List.of(Field.of("v", now))), 1_000 + i, (_, j) -> jumps.add(j));
            levels.look(
                    new Reading(series, i, List.of(Field.of("v", 20.0 + i % 3 / 1_000.0))),
                    1_000 + i,
                    (_, j) -> jumps.add(j));
        }
        levels.look(
                new Reading(series, Long.MAX_VALUE, List.of(Field.of("v", 20_001.0))), 2_000, (_, j) -> jumps.add(j));
        assertThat(jumps).isEmpty();
        for (int i = 0; i < 30; i++) {
            levels.look(
                    new Reading(series, 2_001 + i, List.of(Field.of("v", 20.0 + i % 3 / 1_000.0))),
                    2_001 + i,
                    (_, j) -> jumps.add(j));
        }
        assertThat(jumps).hasSize(1);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import io.sluice.model.DeviceKey;
import io.sluice.simulator.signal.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Who lives where. The sites {@code plant}, {@code greenhouse} and {@code harbour} have devices that fit their name;
 * other names take turns. Within the first site the second device falls silent now and then, and the third has a wrong
 * clock, if there are that many and odd devices are wanted.
 */
public final class Population {

    private static final List<Kind> PLANT = List.of(
            new Kind("climate", seed -> List.of(Sensors.environment(seed, 22, 3))),
            new Kind("press", seed -> List.of(Sensors.vibration(seed), Sensors.power(seed, 4, 62))),
            new Kind("meter", seed -> List.of(Sensors.power(seed, 12, 140))),
            new Kind("compressor", seed -> List.of(Sensors.vibration(seed))));

    private static final List<Kind> GREENHOUSE = List.of(
            new Kind("climate", seed -> List.of(Sensors.environment(seed, 24, 5))),
            new Kind("soil", seed -> List.of(Sensors.soil(seed))),
            new Kind("solar", seed -> List.of(Sensors.solar(seed))),
            new Kind("valve", seed -> List.of(Sensors.irrigation(seed))));

    private static final List<Kind> HARBOUR = List.of(
            new Kind("weather", seed -> List.of(Sensors.environment(seed, 14, 4), Sensors.wind(seed))),
            new Kind("tide", seed -> List.of(Sensors.water(seed))),
            new Kind("crane", seed -> List.of(Sensors.vibration(seed), Sensors.power(seed, 3, 95))));

    private static final List<List<Kind>> PROFILES = List.of(PLANT, GREENHOUSE, HARBOUR);

    private Population() {}

    /** All devices of a fleet. The same arguments give devices that measure the same at the same time. */
    public static List<Device> of(List<String> sites, int devicesPerSite, long seed, Oddities oddities) {
        List<Device> devices = new ArrayList<>(sites.size() * devicesPerSite);
        for (int site = 0; site < sites.size(); site++) {
            List<Kind> kinds = kindsOf(sites.get(site), site);
            for (int number = 1; number <= devicesPerSite; number++) {
                Habit habit = site == 0 ? oddities.of(number) : new Habit.Ordinary();
                devices.add(kinds.get((number - 1) % kinds.size()).device(sites.get(site), number, seed, habit));
            }
        }
        return List.copyOf(devices);
    }

    private static List<Kind> kindsOf(String site, int index) {
        return switch (site) {
            case "plant" -> PLANT;
            case "greenhouse" -> GREENHOUSE;
            case "harbour" -> HARBOUR;
            default -> PROFILES.get(index % PROFILES.size());
        };
    }

    /**
     * Whether there are odd devices, and how odd.
     *
     * @param wanted {@code false}: every device is ordinary, as load tests want it
     * @param clockOffset how far the wrong clock is ahead; negative is behind
     */
    public record Oddities(boolean wanted, Duration clockOffset) {

        Habit of(int number) {
            return switch (wanted ? number : 0) {
                case 2 -> Habit.FallsSilent.OFTEN;
                case 3 -> new Habit.WrongClock(clockOffset);
                default -> new Habit.Ordinary();
            };
        }
    }

    private record Kind(String prefix, Function<Seed, List<Sensor>> sensors) {

        Device device(String site, int number, long fleetSeed, Habit habit) {
            DeviceKey key = new DeviceKey(site, "%s-%05d".formatted(prefix, number));
            Seed seed = new Seed(fleetSeed).child(key.site()).child(key.device());
            return new Device(key, sensors.apply(seed), habit);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import static io.sluice.simulator.signal.Signals.ageing;
import static io.sluice.simulator.signal.Signals.constant;
import static io.sluice.simulator.signal.Signals.daily;
import static io.sluice.simulator.signal.Signals.daylight;
import static io.sluice.simulator.signal.Signals.noise;
import static io.sluice.simulator.signal.Signals.shift;
import static io.sluice.simulator.signal.Signals.spikes;
import static io.sluice.simulator.signal.Signals.wander;
import static io.sluice.simulator.signal.Signals.wave;

import io.sluice.simulator.device.Channel.Level;
import io.sluice.simulator.device.Channel.State;
import io.sluice.simulator.device.Channel.Switch;
import io.sluice.simulator.signal.Seed;
import io.sluice.simulator.signal.Signal;
import java.time.Duration;
import java.util.List;

/** The sensors to choose from. Each factory takes the seed of its device; two devices differ in level, noise and events. */
final class Sensors {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TIDE = Duration.ofSeconds(44_714);

    private Sensors() {}

    /** Air: temperature in °C, relative humidity in %, pressure in hPa. Humidity falls while temperature rises. */
    static Sensor environment(Seed seed, double meanTemperature, double dailyAmplitude) {
        Signal temperature = daily(meanTemperature + seed.offset(1.5), dailyAmplitude, 14.5)
                .plus(wander(seed.child("weather"), 1.2, HOUR.multipliedBy(3)))
                .plus(ageing(0.6, DAY.multipliedBy(7)))
                .plus(noise(seed.child("temperature"), 0.05))
                .within(-40, 85);
        Signal humidity = daily(55 + seed.offset(4), -2.5 * dailyAmplitude, 14.5)
                .plus(wander(seed.child("moisture"), 5, HOUR.multipliedBy(4)))
                .plus(noise(seed.child("humidity"), 0.3))
                .within(0, 100);
        Signal pressure = constant(1013 + seed.offset(2))
                .plus(wander(seed.child("pressure"), 9, HOUR.multipliedBy(18)))
                .plus(noise(seed.child("barometer"), 0.05));
        return new Sensor(
                "environment",
                List.of(
                        new Level("temperature", temperature, 2),
                        new Level("humidity", humidity, 1),
                        new Level("pressure", pressure, 1)));
    }

    /** A three-phase meter: voltage in V, current in A, power in kW, higher in the working day. */
    static Sensor power(Seed seed, double idleAmperes, double busyAmperes) {
        Signal voltage = daily(231, 1.5, 3)
                .plus(wander(seed.child("grid"), 2, Duration.ofMinutes(20)))
                .plus(noise(seed.child("voltage"), 0.15));
        Signal current = constant(idleAmperes)
                .plus(load(seed).times(constant(busyAmperes - idleAmperes)))
                .plus(spikes(seed.child("inrush"), busyAmperes * 0.6, HOUR, Duration.ofSeconds(40)))
                .plus(noise(seed.child("current"), 0.02 * busyAmperes))
                .within(0, 400);
        Signal power = voltage.times(current).times(constant(3 * 0.93 / 1_000));
        return new Sensor(
                "power",
                List.of(
                        new Level("voltage", voltage, 1),
                        new Level("current", current, 2),
                        new Level("power", power, 3)));
    }

    /** A machine's bearing: vibration in mm/s (RMS), temperature in °C, and whether it runs. */
    static Sensor vibration(Seed seed) {
        Signal load = load(seed);
        Signal rms = constant(0.35)
                .plus(load.times(constant(2.1 + seed.offset(0.4))))
                .plus(ageing(0.8, DAY.multipliedBy(10)))
                .plus(spikes(seed.child("shock"), 4.5, HOUR.multipliedBy(2), Duration.ofSeconds(90)))
                .plus(noise(seed.child("rms"), 0.08))
                .within(0, 25);
        Signal bearing = constant(24 + seed.offset(2))
                .plus(load.times(constant(31)))
                .plus(wander(seed.child("bearing"), 3, HOUR))
                .plus(noise(seed.child("thermometer"), 0.1));
        return new Sensor(
                "vibration",
                List.of(
                        new Level("rms", rms, 3),
                        new Level("bearing_temperature", bearing, 1),
                        new State("state", load, 0.35, "idle", "running")));
    }

    /** A solar panel: irradiance in W/m² and power in kW; zero at night, less under clouds. */
    static Sensor solar(Seed seed) {
        Signal sky = constant(0.78)
                .plus(wander(seed.child("clouds"), 0.2, Duration.ofMinutes(12)))
                .within(0, 1);
        Signal irradiance = daylight(960).times(sky);
        Signal power = irradiance.times(constant(0.0052 + seed.offset(0.0003)));
        return new Sensor("solar", List.of(new Level("irradiance", irradiance, 0), new Level("power", power, 3)));
    }

    /** Soil: moisture in %, temperature in °C, and a pH probe that drifts until it is calibrated. */
    static Sensor soil(Seed seed) {
        Signal moisture = ageing(-14, HOUR.multipliedBy(8))
                .plus(constant(44 + seed.offset(3)))
                .plus(noise(seed.child("moisture"), 0.15))
                .within(0, 100);
        Signal temperature = daily(17 + seed.offset(1), 2.5, 17).plus(noise(seed.child("soil"), 0.04));
        Signal acidity = constant(6.3 + seed.offset(0.2))
                .plus(ageing(0.9, DAY.multipliedBy(2)))
                .plus(noise(seed.child("ph"), 0.01));
        return new Sensor(
                "soil",
                List.of(
                        new Level("moisture", moisture, 1),
                        new Level("temperature", temperature, 2),
                        new Level("ph", acidity, 2)));
    }

    /** A valve: flow in l/min, and whether it is open. */
    static Sensor irrigation(Seed seed) {
        Signal opening = wave(1, HOUR.multipliedBy(2), seed.unit(1));
        Signal flow = opening.plus(constant(-0.6))
                .times(constant(45))
                .plus(noise(seed.child("flow"), 0.2))
                .within(0, 60);
        return new Sensor("irrigation", List.of(new Level("flow", flow, 2), new Switch("open", opening, 0.6)));
    }

    /** Wind: speed and gusts in m/s, direction in degrees. */
    static Sensor wind(Seed seed) {
        Signal speed = daily(6, 2, 15)
                .plus(wander(seed.child("wind"), 3.5, Duration.ofMinutes(40)))
                .plus(noise(seed.child("turbulence"), 0.3))
                .within(0, 60);
        Signal gust = speed.times(constant(1.25)).plus(spikes(seed.child("gust"), 6, HOUR, Duration.ofSeconds(30)));
        Signal direction =
                constant(240).plus(wander(seed.child("direction"), 60, HOUR)).within(0, 359);
        return new Sensor(
                "wind",
                List.of(
                        new Level("speed", speed, 1),
                        new Level("gust", gust, 1),
                        new Level("direction", direction, 0)));
    }

    /** Water: level in m with the tide, temperature in °C. */
    static Sensor water(Seed seed) {
        Signal level = constant(3.2)
                .plus(wave(1.4, TIDE, 0))
                .plus(wave(0.05, Duration.ofSeconds(9), seed.unit(2)))
                .plus(noise(seed.child("level"), 0.01));
        Signal temperature = daily(12.5 + seed.offset(0.5), 0.6, 17).plus(noise(seed.child("water"), 0.02));
        return new Sensor("water", List.of(new Level("level", level, 3), new Level("temperature", temperature, 2)));
    }

    /** How busy a machine is, from 0 to 1: the working day, in cycles of some minutes. */
    private static Signal load(Seed seed) {
        Signal cycles = constant(0.75)
                .plus(wander(seed.child("cycles"), 0.25, Duration.ofMinutes(7)))
                .within(0, 1);
        return shift(5, 22).plus(constant(0.15)).within(0, 1).times(cycles);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import io.sluice.simulator.FleetSettings;
import io.sluice.simulator.InvalidSettingsException;
import io.sluice.simulator.Pace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a fleet's settings from arguments such as {@code --sluice.simulator.rate=500} and from the environment. */
public final class SettingsReader {

    private final List<String> faults = new ArrayList<>();
    private final Given given;

    private SettingsReader(List<String> arguments, Map<String, String> environment) {
        this.given = Given.read(arguments, environment, faults);
    }

    /**
     * The settings.
     *
     * @throws InvalidSettingsException with every fault there is: unknown names, values that cannot be read, and values
     *     that cannot be used
     */
    public static FleetSettings read(List<String> arguments, Map<String, String> environment) {
        return new SettingsReader(arguments, environment).settings();
    }

    /** All properties with their default, their meaning and what they take. */
    public static String help() {
        StringBuilder help = new StringBuilder("Publishes what a fleet of simulated devices measures. Properties:\n");
        for (Setting setting : Setting.values()) {
            help.append("  --%s=%s%n      %s Takes %s.%n"
                    .formatted(setting.property(), setting.standard(), setting.meaning(), setting.range()));
        }
        return help.toString();
    }

    private FleetSettings settings() {
        FleetSettings settings = null;
        try {
            settings = build();
        } catch (InvalidSettingsException e) {
            faults.addAll(e.faults());
        }
        if (settings == null || !faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
        return settings;
    }

    private FleetSettings build() {
        return new FleetSettings(
                broker(),
                Arrays.stream(text(Setting.SITES).split(",", -1))
                        .map(String::strip)
                        .toList(),
                (int) wholeNumber(Setting.DEVICES_PER_SITE, Integer.MIN_VALUE, Integer.MAX_VALUE),
                pace(),
                wholeNumber(Setting.SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                duration(Setting.DURATION),
                wholeNumber(Setting.COUNT, Long.MIN_VALUE, Long.MAX_VALUE),
                duration(Setting.BACKFILL),
                duration(Setting.BACKFILL_STEP),
                bool(Setting.ODD_DEVICES),
                duration(Setting.CLOCK_OFFSET),
                file(Setting.ACKNOWLEDGED_FILE));
    }

    private FleetSettings.Broker broker() {
        return new FleetSettings.Broker(
                text(Setting.URI), textOrNull(Setting.USERNAME), textOrNull(Setting.PASSWORD), (int)
                        wholeNumber(Setting.CONNECTIONS, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private Pace pace() {
        if (given.of(Setting.RATE).isPresent() && given.of(Setting.INTERVAL).isPresent()) {
            faults.add("%s and %s are both set; give one of them"
                    .formatted(Setting.RATE.property(), Setting.INTERVAL.property()));
        }
        String rate = text(Setting.RATE);
        if (rate.equals("max")) {
            return new Pace.Unlimited();
        }
        return rate.isEmpty() ? new Pace.Interval(duration(Setting.INTERVAL)) : new Pace.Rate(number(Setting.RATE));
    }

    private String text(Setting setting) {
        return given.of(setting).map(Given.Value::text).orElse(setting.standard());
    }

    private @Nullable String textOrNull(Setting setting) {
        String text = text(setting);
        return text.isEmpty() ? null : text;
    }

    private @Nullable Path file(Setting setting) {
        String text = text(setting);
        return text.isEmpty() ? null : converted(setting, SettingsReader::path, Path.of("."), "use a path");
    }

    private Duration duration(Setting setting) {
        Duration fallback = Durations.parse(setting.standard()).orElse(Duration.ZERO);
        return converted(setting, Durations::parse, fallback, "write a duration such as 500ms, 10s, 5m, 24h or 3d");
    }

    private double number(Setting setting) {
        return converted(setting, SettingsReader::parseNumber, 1.0, "write a number, or max");
    }

    private long wholeNumber(Setting setting, long from, long to) {
        return converted(
                setting,
                text -> parseWhole(text).filter(value -> value >= from && value <= to),
                Long.valueOf(setting.standard()),
                "write a whole number");
    }

    private boolean bool(Setting setting) {
        return converted(setting, SettingsReader::parseBool, true, "write true or false");
    }

    /** The value, or the fallback with a fault noted, so that the remaining settings are looked at too. */
    private <T> T converted(Setting setting, Function<String, Optional<T>> parse, T fallback, String wayOut) {
        String text = text(setting);
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            String name = given.of(setting).map(Given.Value::name).orElse(setting.property());
            faults.add("%s is '%s', which cannot be read; %s".formatted(name, text, wayOut));
        }
        return value.orElse(fallback);
    }

    private static Optional<Double> parseNumber(String text) {
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> parseWhole(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> parseBool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was given for each setting, with the name it was given under. The command line wins over the environment. */
final class Given {

    /** A value and where it came from. */
    record Value(String name, String text) {}

    private static final String PREFIX = "--";
    private static final String VARIABLE_PREFIX = "SLUICE_SIMULATOR_";

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

    static Given read(List<String> arguments, Map<String, String> environment, Collection<String> faults) {
        Given given = new Given();
        new TreeMap<>(environment).forEach((name, value) -> given.takeVariable(name, value, faults));
        Given commandLine = new Given();
        arguments.forEach(argument -> commandLine.takeArgument(argument, faults));
        given.values.putAll(commandLine.values);
        return given;
    }

    Optional<Value> of(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    private void takeVariable(String name, String value, Collection<String> faults) {
        Optional<Setting> setting = Arrays.stream(Setting.values())
                .filter(candidate -> candidate.variableNames().contains(name))
                .findFirst();
        if (setting.isPresent()) {
            take(setting.get(), name, value, faults);
        } else if (name.startsWith(VARIABLE_PREFIX)) {
            faults.add(unknown("environment variable", name, known(Setting::variableNames)));
        }
    }

    private void takeArgument(String argument, Collection<String> faults) {
        int equals = argument.indexOf('=');
        if (!argument.startsWith(PREFIX) || equals < 0) {
            faults.add("argument '%s' is not a property; write --name=value".formatted(argument));
            return;
        }
        String name = argument.substring(PREFIX.length(), equals);
        Optional<Setting> setting = Arrays.stream(Setting.values())
                .filter(candidate -> candidate.propertyNames().contains(name))
                .findFirst();
        setting.ifPresentOrElse(
                known -> take(known, name, argument.substring(equals + 1), faults),
                () -> faults.add(unknown("property", name, known(Setting::propertyNames))));
    }

    private void take(Setting setting, String name, String text, Collection<String> faults) {
        Value before = values.put(setting, new Value(name, text.strip()));
        if (before != null && !before.text().equals(text.strip())) {
            faults.add("%s and %s say different things; give one of them".formatted(before.name(), name));
        }
    }

    private static List<String> known(java.util.function.Function<Setting, List<String>> names) {
        return Arrays.stream(Setting.values())
                .flatMap(setting -> names.apply(setting).stream())
                .toList();
    }

    private static String unknown(String kind, String name, List<String> known) {
        return "%s %s is not known; did you mean %s?"
                .formatted(kind, name, NearestName.to(name, known).orElseThrow());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import io.sluice.support.lifecycle.StartFaultException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Stops the start of a program whose {@code sluice.*} settings or {@code SLUICE_*} environment variables are unknown,
 * unreadable or contradict each other, with one message that lists every fault. Runs before any bean is made.
 */
public final class SettingsCheck implements ApplicationListener<ApplicationContextInitializedEvent> {

    private static final String PREFIX = "sluice.";
    private static final String VARIABLE_PREFIX = "SLUICE_";

    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        List<String> faults = faults(event.getApplicationContext().getEnvironment());
        if (!faults.isEmpty()) {
            String heading = faults.size() == 1 ? "A setting is wrong:" : faults.size() + " settings are wrong:";
            throw new StartFaultException(
                    heading + "\n\n    - " + String.join("\n    - ", faults),
                    "Mend what is listed above and start again; docs/configuration.md lists every setting.");
        }
    }

    /** What is wrong with the settings of an environment, each as a sentence or two; for those that were read anew. */
    public static List<String> faults(ConfigurableEnvironment environment) {
        List<SettingsContributor> contributors = ServiceLoader.load(SettingsContributor.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return faults(environment, contributors);
    }

    static List<String> faults(ConfigurableEnvironment environment, List<SettingsContributor> contributors) {
        List<Setting> known = contributors.stream()
                .flatMap(c -> c.settings().stream())
                .distinct()
                .toList();
        SettingsFaults faults = new SettingsFaults();
        given(environment).forEach((name, value) -> checkOne(name, value, known, faults));
        SettingsView view = name -> Optional.ofNullable(environment.getProperty(name));
        contributors.forEach(contributor -> contributor.check(view, faults));
        return faults.sentences();
    }

    private static void checkOne(String name, String value, List<Setting> known, SettingsFaults faults) {
        Optional<Setting> setting = known.stream()
                .filter(s -> name.startsWith(VARIABLE_PREFIX) ? s.isNamedByVariable(name) : s.isNamed(name))
                .findFirst();
        if (setting.isEmpty()) {
            faults.add(name, "…", "is not a setting that this program knows", suggestion(name, known));
            return;
        }
        SettingType type = setting.get().type();
        for (String part : setting.get().name().endsWith("[]") ? value.split(",") : new String[] {value}) {
            @Nullable String fault = type.fault().apply(part);
            if (fault != null) {
                String wanted = "Give " + type.words() + ", or leave it out (default: "
                        + setting.get().defaultValue() + ").";
                faults.add(name, type.secret() ? "(not shown)" : part, fault, wanted);
            }
        }
    }

    /** Every given name with its value; the highest-ranking source of a name wins. */
    private static TreeMap<String, String> given(ConfigurableEnvironment environment) {
        TreeMap<String, String> given = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names
                    && !source.getName().equals("configurationProperties")) {
                boolean variables =
                        source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
                for (String name : names.getPropertyNames()) {
                    if (name.startsWith(variables ? VARIABLE_PREFIX : PREFIX)) {
                        Object value = variables ? source.getProperty(name) : environment.getProperty(name);
                        given.putIfAbsent(name, String.valueOf(value));
                    }
                }
            }
        }
        return given;
    }

    private static String suggestion(String name, List<Setting> known) {
        String wanted =
                name.toLowerCase(Locale.ROOT).replace("sluice_", "sluice.").replace('_', '.');
        List<String> names = new ArrayList<>(known.stream().map(Setting::name).toList());
        names.sort(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
        return names.isEmpty()
                ? "Remove it."
                : "The nearest is '%s'; docs/configuration.md lists all. Correct or remove it."
                        .formatted(names.getFirst());
    }

    /** Levenshtein's edit distance, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

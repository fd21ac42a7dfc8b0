/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.util.List;
import java.util.stream.Stream;

/**
 * A list of groups of settings, such as {@code sluice.security.keys[]}: each group there is must have certain parts.
 *
 * @param name without the index
 * @param required parts that every group has
 * @param optional further parts
 */
public record GroupList(String name, List<String> required, List<String> optional) {

    /** Tells of every part that a group lacks. */
    public void check(SettingsView settings, SettingsFaults faults) {
        for (int i = 0; isGiven(settings, i); i++) {
            String group = "%s[%d]".formatted(name, i);
            for (String part : required) {
                if (!has(settings, group, part)) {
                    faults.add(
                            group + "." + part,
                            "",
                            "is missing, and each of %s[] needs %s".formatted(name, String.join(", ", required)),
                            "Give it, or leave all of %s out.".formatted(group));
                }
            }
        }
    }

    private boolean isGiven(SettingsView settings, int index) {
        String group = "%s[%d]".formatted(name, index);
        return Stream.concat(required.stream(), optional.stream()).anyMatch(part -> has(settings, group, part));
    }

    /** A part may be a list itself, given in one or element by element. */
    private static boolean has(SettingsView settings, String group, String part) {
        String property = group + "." + part;
        return settings.value(property).isPresent()
                || settings.value(property + "[0]").isPresent();
    }
}

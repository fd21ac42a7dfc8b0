/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Gathers faults, so that a configuration is mended in one go. Not thread-safe. */
public final class SettingsFaults {

    /** What stands between an address's scheme and its host; a password may hold a slash or an @ itself. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://).*@", Pattern.DOTALL);

    private final List<String> sentences = new ArrayList<>();

    /**
     * Adds a fault.
     *
     * @param property its name as the user wrote it
     * @param value as it may be shown; credentials in an address are left out here
     * @param reason a clause such as "is not a duration"
     * @param wayOut an imperative sentence
     */
    public void add(String property, String value, String reason, String wayOut) {
        String shown = CREDENTIALS.matcher(value).replaceFirst("***@");
        sentences.add("%s = '%s' %s. %s".formatted(property, shown, reason, wayOut));
    }

    /** Whether a setting whose name begins so has a fault. */
    public boolean areOf(String prefix) {
        return sentences.stream().anyMatch(sentence -> sentence.startsWith(prefix));
    }

    public List<String> sentences() {
        return List.copyOf(sentences);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that receiver and publisher settings share; each names the setting, its value, the reason and the way out. */
final class SettingsChecks {

    private static final Set<String> PLAIN = Set.of("tcp", "mqtt");
    private static final Set<String> SECURE = Set.of("ssl", "mqtts", "tls");
    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private SettingsChecks() {}

    static void brokerUri(URI uri) {
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the broker address for %s holds a user name or password; give them by themselves, they would be logged here"
                            .formatted(uri.getHost()));
        }
        String scheme = uri.getScheme();
        if (scheme == null || uri.getHost() == null || !(PLAIN.contains(scheme) || SECURE.contains(scheme))) {
            throw new IllegalArgumentException(
                    "the broker address '%s' is not understood; write tcp://host:1883, or ssl://host:8883 for TLS"
                            .formatted(uri));
        }
    }

    static boolean isSecure(URI uri) {
        return SECURE.contains(uri.getScheme());
    }

    static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return isSecure(uri) ? 8883 : 1883;
    }

    static void clientIdPrefix(String prefix) {
        if (!CLIENT_ID.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the client id prefix '%s' must be 1 to 64 of A-Z a-z 0-9 . _ -".formatted(prefix));
        }
    }

    static void group(String group) {
        if (group.isEmpty() || group.chars().anyMatch(c -> c == '/' || c == '+' || c == '#' || c < ' ')) {
            throw new IllegalArgumentException(
                    "the share group '%s' must not be empty and must not contain / + # or control characters"
                            .formatted(group));
        }
    }

    static void filters(List<String> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("there is no topic filter; give at least one, such as telemetry/#");
        }
        filters.forEach(SettingsChecks::filter);
    }

    private static void filter(String filter) {
        if (filter.isEmpty() || filter.getBytes(StandardCharsets.UTF_8).length > 60_000 || filter.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "the topic filter '%s' is empty, too long or has a zero character".formatted(filter));
        }
        if (filter.startsWith("$share/")) {
            throw new IllegalArgumentException(
                    "the topic filter '%s' must be written without $share/...; the group is a setting of its own"
                            .formatted(filter));
        }
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean hashInside = levels[i].contains("#") && !(levels[i].equals("#") && i == levels.length - 1);
            boolean plusInside = levels[i].contains("+") && !levels[i].equals("+");
            if (hashInside || plusInside) {
                throw new IllegalArgumentException(
                        "the topic filter '%s' is wrong at '%s': + stands for a whole level, # for all remaining ones"
                                .formatted(filter, levels[i]));
            }
        }
    }

    static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be between %d and %d".formatted(name, value, least, most));
        }
    }

    static void duration(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be between %s and %s".formatted(name, value, least, most));
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills in a query as Grafana does: {@code $name}, {@code ${name}}, {@code ${name:regex}}, {@code ${name:raw}}, and what
 * Grafana itself defines. Unlike Grafana, it refuses what it does not know, because there a mistyped name is sent to the
 * store as it stands.
 */
final class QueryText {

    private static final Pattern USE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}|\\$(\\w+)");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$*+?.()|\\[\\]{}/]");
    private static final int PANEL_POINTS = 1000;

    private QueryText() {}

    /** A time range and how often the source has points: the data source's {@code timeInterval}. */
    record Range(Instant from, Instant to, Duration shortest) {

        /** {@code $__interval}: the range over a panel's width, rounded to a step that people read. */
        Duration interval() {
            long wanted = Duration.between(from, to).toMillis() / PANEL_POINTS;
            return Steps.near(Duration.ofMillis(Math.max(wanted, shortest.toMillis())));
        }

        /** {@code $__rate_interval} of the Prometheus data source. */
        Duration rateInterval() {
            Duration step = interval().plus(shortest);
            Duration four = shortest.multipliedBy(4);
            return step.compareTo(four) > 0 ? step : four;
        }

        Range lookingBack(Duration time) {
            return new Range(to.minus(time), to, shortest);
        }
    }

    /**
     * What a variable stands for: the chosen values, or one text that is taken as it is (a custom "All" value).
     *
     * @param multi whether several may be chosen; decides how it is written where the query does not say
     */
    record Value(List<String> values, boolean verbatim, boolean multi) {

        static Value of(List<String> values, boolean multi) {
            return new Value(List.copyOf(values), false, multi);
        }

        static Value verbatim(String text) {
            return new Value(List.of(text), true, true);
        }
    }

    /** The query as it is sent; throws {@link IllegalArgumentException} that names a variable nobody knows. */
    static String expand(String query, Dashboard.Source source, Map<String, Value> variables, Range range) {
        Map<String, String> builtIn = builtIn(source, range);
        return USE.matcher(query)
                .replaceAll(use -> Matcher.quoteReplacement(replacement(use, source, variables, builtIn)));
    }

    private static String replacement(
            MatchResult use, Dashboard.Source source, Map<String, Value> variables, Map<String, String> builtIn) {
        String name = use.group(1) != null ? use.group(1) : use.group(3);
        Value value = variables.get(name);
        if (value != null) {
            String format = use.group(2) != null ? use.group(2) : defaultFormat(source, value);
            return formatted(value, format, name);
        }
        String known = builtIn.get(name);
        if (known == null) {
            throw new IllegalArgumentException("nobody knows the variable $%s".formatted(name));
        }
        return known;
    }

    private static Map<String, String> builtIn(Dashboard.Source source, Range range) {
        long from = range.from().toEpochMilli();
        long to = range.to().toEpochMilli();
        Map<String, String> everywhere = Map.of(
                "__from", String.valueOf(from),
                "__to", String.valueOf(to),
                "__interval", Steps.text(range.interval()),
                "__interval_ms", String.valueOf(range.interval().toMillis()));
        Map<String, String> own = switch (source) {
            case INFLUXDB -> Map.of("timeFilter", "time >= %dms and time <= %dms".formatted(from, to));
            case PROMETHEUS ->
                Map.of(
                        "__rate_interval",
                        Steps.text(range.rateInterval()),
                        "__range",
                        (to - from) / 1000 + "s",
                        "__range_s",
                        String.valueOf((to - from) / 1000));
        };
        return Stream.of(everywhere, own)
                .flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String defaultFormat(Dashboard.Source source, Value value) {
        return source == Dashboard.Source.INFLUXDB && !value.multi() ? "raw" : "regex";
    }

    private static String formatted(Value value, String format, String name) {
        if (value.verbatim()) {
            return value.values().getFirst();
        }
        return switch (format) {
            case "regex" -> alternatives(value.values());
            case "raw" -> String.join(",", value.values());
            default ->
                throw new IllegalArgumentException(
                        "the format '%s' of ${%s:%s} is not known here".formatted(format, name, format));
        };
    }

    private static String alternatives(List<String> values) {
        List<String> escaped = values.stream()
                .map(value -> SPECIAL.matcher(value).replaceAll("\\\\$0"))
                .toList();
        return escaped.size() == 1 ? escaped.getFirst() : "(" + String.join("|", escaped) + ")";
    }

    /** The steps that Grafana rounds intervals to. */
    private static final class Steps {

        private static final long[] SECONDS = {
            1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
        };

        /** The nearest step; below a second that is one second, which no panel of ours goes under. */
        static Duration near(Duration wanted) {
            long nearest = SECONDS[0];
            for (long step : SECONDS) {
                if (Math.abs(step * 1000 - wanted.toMillis()) < Math.abs(nearest * 1000 - wanted.toMillis())) {
                    nearest = step;
                }
            }
            return Duration.ofSeconds(nearest);
        }

        static String text(Duration interval) {
            long seconds = interval.toSeconds();
            if (seconds % 3_600 == 0) {
                return seconds / 3_600 + "h";
            }
            return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.query.readings.ReadingsRequest.Windows;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import io.sluice.store.window.Every;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.support.request.Parameters;
import io.sluice.support.request.TimeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the parameters of {@code /readings} into a request, or answers every fault of them at once. */
final class ReadingsRequestParser {

    static final int DEFAULT_LIMIT = 10_000;
    static final int MAX_LIMIT = 100_000;

    private static final List<String> TAKES = List.of(
            "measurement",
            "site",
            "device",
            "field",
            "from",
            "to",
            "every",
            "fn",
            "fill",
            "tz",
            "order",
            "limit",
            "cursor");

    private final Parameters parameters;
    private final Instant now;

    private ReadingsRequestParser(Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    /**
     * Reads a request's parameters.
     *
     * @param given as the servlet API has them
     * @param now what relative times count from
     */
    static ReadingsRequest parse(Map<String, String[]> given, Instant now) {
        List<String> known = Stream.concat(TAKES.stream(), Stream.of("points")).toList();
        return new ReadingsRequestParser(new Parameters(given, known), now).parse();
    }

    private ReadingsRequest parse() {
        refusePoints();
        String measurement = measurement();
        String site = parameters.name("site").orElse(null);
        List<String> devices = parameters.names("device");
        List<String> fields = parameters.names("field");
        TimeRange range = range();
        Scan.Order order = order();
        int limit = parameters.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Windows windows = windows();
        int fingerprint = parameters.fingerprint(Set.of("limit", "cursor"));
        ReadingsCursor cursor = cursor(fingerprint);
        parameters.check();
        return new ReadingsRequest(
                measurement,
                site,
                devices,
                fields,
                cursor == null ? range : cursor.range(),
                order,
                limit,
                cursor == null ? null : cursor.after(),
                fingerprint,
                windows);
    }

    private void refusePoints() {
        if (parameters.has("points")) {
            parameters.fault(
                    "points",
                    "not-available",
                    parameters.optionalText("points").orElse(""),
                    "cannot be answered: down-sampling for drawing is not available yet. Take every and fn instead.");
        }
    }

    private String measurement() {
        if (!parameters.has("measurement")) {
            parameters.missing("measurement", "Name one, such as measurement=environment.");
        }
        return parameters.name("measurement").orElse("");
    }

    private TimeRange range() {
        Optional<Long> from = parameters.has("from") ? time("from") : Optional.of(TimeText.parse("-1h", now));
        Optional<Long> to = parameters.has("to") ? time("to") : Optional.of(TimeText.nanos(now));
        if (from.isEmpty() || to.isEmpty()) {
            return new TimeRange(0, 1);
        }
        if (from.get() >= to.get()) {
            parameters.fault(
                    "from",
                    "empty-range",
                    parameters.text("from").orElse("-1h"),
                    "is not before to = '%s'. The range is half open: give a from that is before to."
                            .formatted(parameters.text("to").orElse("now")));
            return new TimeRange(0, 1);
        }
        return new TimeRange(from.get(), to.get());
    }

    private Optional<Long> time(String name) {
        return parameters.parsed(name, text -> TimeText.parse(text, now));
    }

    private Scan.Order order() {
        return parameters
                .parsed("order", text -> switch (text) {
                    case "asc" -> Scan.Order.ASCENDING;
                    case "desc" -> Scan.Order.DESCENDING;
                    default -> throw new IllegalArgumentException("is not an order. Give asc or desc.");
                })
                .orElse(Scan.Order.ASCENDING);
    }

    private @Nullable Windows windows() {
        List<WindowFunction> functions = parameters.parsedEach("fn", ReadingsRequestParser::function);
        Every every = parameters.parsed("every", ReadingsRequestParser::every).orElse(null);
        Fill fill = parameters.parsed("fill", ReadingsRequestParser::fill).orElse(Fill.NONE);
        ZoneId zone = parameters.parsed("tz", ReadingsRequestParser::zone).orElse(ZoneOffset.UTC);
        requires("every", "fn", "says how long windows are, but not what to say of them. Add fn, such as fn=mean.");
        requires(
                "fill", "every", "fills empty windows, but there are none without every. Add every, such as every=1m.");
        return functions.isEmpty() ? null : new Windows(every, functions, fill, zone);
    }

    private void requires(String name, String other, String reason) {
        if (parameters.has(name) && !parameters.has(other)) {
            parameters.fault(
                    name, "needs-" + other, parameters.optionalText(name).orElse(""), reason);
        }
    }

    private static WindowFunction function(String text) {
        return WindowFunction.byLabel(text)
                .orElseThrow(() -> new IllegalArgumentException("is not a function. Give one of %s."
                        .formatted(Stream.of(WindowFunction.values())
                                .map(WindowFunction::label)
                                .collect(Collectors.joining(", ")))));
    }

    private static Every every(String text) {
        try {
            return Every.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ".", e);
        }
    }

    private static Fill fill(String text) {
        return Fill.byLabel(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("is not a fill. Give one of none, null, previous, linear."));
    }

    private static ZoneId zone(String text) {
        try {
            // In a query a plus sign that is not encoded arrives as a space.
            return ZoneId.of(text.replace(' ', '+'));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "is not a time zone. Give a name such as Europe/Berlin, or an offset such as +02:00.", e);
        }
    }

    private @Nullable ReadingsCursor cursor(int fingerprint) {
        if (parameters.optionalText("cursor").isEmpty()) {
            return null;
        }
        return parameters
                .parsed("cursor", text -> ReadingsCursor.decode(text, fingerprint))
                .orElse(null);
    }
}

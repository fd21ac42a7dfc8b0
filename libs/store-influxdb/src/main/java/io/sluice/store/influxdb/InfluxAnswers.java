/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one table from an answer to what it means. The status alone does not do: 1.x and 2.x say 400 and 422 for a few
 * bad lines among good ones, some versions say 500 for the same, 3.x says 400 when it is overloaded, and a proxy says
 * anything. So the text decides where statuses are ambiguous.
 *
 * <table>
 * <caption>Statuses</caption>
 * <tr><td>204</td><td>stored; every generation says this and nothing else</td></tr>
 * <tr><td>201</td><td>hosted 3.x: stored but for the lines that the body speaks of</td></tr>
 * <tr><td>any other 2xx</td><td>misconfigured: a login page or a proxy, since no InfluxDB answers a write so</td></tr>
 * <tr><td>400, 422</td><td>lines refused, unless the text is about the request or its addressee, or no InfluxDB's</td></tr>
 * <tr><td>413</td><td>too large</td></tr>
 * <tr><td>408, 429, 5xx</td><td>unavailable, but a 5xx that speaks of a partial write is lines refused</td></tr>
 * <tr><td>401, 403, 404 and the rest</td><td>misconfigured</td></tr>
 * </table>
 */
final class InfluxAnswers {

    private static final Pattern DROPPED = Pattern.compile("\\bdropped=(\\d+)");

    private static final String[] OVERLOADED = {"overloaded", "try again later", "timeout", "engine is closed"};

    private static final String[] NOT_ABOUT_LINES = {
        "database not found",
        "bucket not found",
        "retention policy not found",
        "database is required",
        "missing query parameter",
        "organization",
        "db name",
        "access denied",
        "unauthorized",
        "authentication",
        "malformed",
    };

    private InfluxAnswers() {}

    /** What the answer to a write means. */
    static Verdict verdict(HttpReply reply) {
        return switch (reply.status()) {
            case 201 -> created(reply.body());
            case 204 -> new Verdict.Stored();
            case 400, 422 -> refusal(reply);
            case 408, 425, 429 -> new Verdict.Unavailable(reply.retryAfter());
            case 413 -> new Verdict.TooLarge();
            default -> byClass(reply);
        };
    }

    private static Verdict byClass(HttpReply reply) {
        if (reply.status() >= 500) {
            return isAboutLines(reply.body()) ? refusal(reply) : new Verdict.Unavailable(reply.retryAfter());
        }
        return new Verdict.Misconfigured();
    }

    /** Were it taken for stored, the lines that it names would be nowhere: the journal lets go of what is stored. */
    private static Verdict created(String body) {
        if (!body.isBlank() && !body.stripLeading().startsWith("{")) {
            return new Verdict.Misconfigured();
        }
        ErrorText error = ErrorText.of(body);
        if (!error.lines().isEmpty()) {
            return new Verdict.LinesNamed(error.lines(), error.message());
        }
        return error.message().isBlank()
                ? new Verdict.Stored()
                : new Verdict.SomeRefused(error.message(), dropped(error.message()));
    }

    /** 2.x has words of single lines under the status of a server that failed; asked again, it says the same for ever. */
    private static boolean isAboutLines(String body) {
        return isPartialWrite(body)
                || switch (RefusalCode.of(ErrorText.of(body).message())) {
                    case FIELD_TYPE_CONFLICT, OUTSIDE_RETENTION, TIME_OUT_OF_RANGE -> true;
                    case SERIES_LIMIT, RESERVED_NAME, UNPARSEABLE_LINE, TOO_LARGE, REFUSED -> false;
                };
    }

    private static boolean isPartialWrite(String body) {
        return body.toLowerCase(Locale.ROOT).contains("partial write");
    }

    private static Verdict refusal(HttpReply reply) {
        ErrorText error = ErrorText.of(reply.body());
        if (!error.lines().isEmpty()) {
            return new Verdict.LinesNamed(error.lines(), error.message());
        }
        if (RefusalCode.of(error.message()) != RefusalCode.REFUSED || isPartialWrite(error.message())) {
            return new Verdict.SomeRefused(error.message(), dropped(error.message()));
        }
        if (mentions(error.message(), OVERLOADED)) {
            return new Verdict.Unavailable(reply.retryAfter());
        }
        return error.json() && !mentions(error.message(), NOT_ABOUT_LINES)
                ? new Verdict.SomeRefused(error.message(), 0)
                : new Verdict.Misconfigured();
    }

    /** The count stands last; names quoted before it could hold anything. */
    private static int dropped(String text) {
        Matcher matcher = DROPPED.matcher(text);
        String count = "0";
        while (matcher.find()) {
            count = matcher.group(1);
        }
        return count.length() > 9 ? 0 : Integer.parseInt(count);
    }

    private static boolean mentions(String text, String[] words) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Response;

/**
 * An answer that came back over HTTP.
 *
 * @param body what the server said, {@code ""} when nothing
 * @param retryAfter how long it asked to be left alone; {@code null} when it did not say
 * @param version the server's own word on what it is; {@code null} when it did not say
 */
record HttpReply(
        int status,
        String body,
        @Nullable Duration retryAfter,
        @Nullable String version) {

    /** Far more than InfluxDB says of a batch; what is no InfluxDB may say as much as it likes. */
    private static final int LONGEST_TEXT = 4 << 20;

    static final String VERSION_HEADER = "X-Influxdb-Version";

    static HttpReply of(int status, String body) {
        return new HttpReply(status, body, null, null);
    }

    /** Makes one of a response and the body that belongs to it, which is read and closed. */
    static HttpReply read(Response<?> response, @Nullable ResponseBody body) throws IOException {
        return new HttpReply(
                response.code(),
                text(body),
                retryAfter(response.headers().get("Retry-After"), Instant.now()),
                response.headers().get(VERSION_HEADER));
    }

    private static String text(@Nullable ResponseBody body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.byteStream().readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Reads the header in both its forms, seconds and a date; what is neither says nothing. */
    static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        try {
            return header.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : untilDate(header, now);
        } catch (NumberFormatException | DateTimeParseException notUnderstood) {
            return null;
        }
    }

    private static Duration untilDate(String header, Instant now) {
        Instant then = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where InfluxDB is and how to talk to it.
 *
 * @param url {@code http} or {@code https}, without credentials and without a query; a path before InfluxDB's own is
 *     allowed
 * @param token sent with every request; {@code null} for a server that asks for none. For 1.8 it is
 *     {@code user:password}
 * @param org the organisation that owns the bucket; 1.x and 3.x ignore it
 * @param bucket the bucket; on 1.x and 3.x the database, or {@code database/retention-policy}
 * @param timeout how long one request may take, from connecting to the last byte of the answer; more than zero
 */
public record InfluxSettings(URI url, @Nullable String token, String org, String bucket, Duration timeout) {

    public InfluxSettings {
        requireHttp(url);
        requireText("org", org);
        requireText("bucket", bucket);
        if (token != null && token.isBlank()) {
            throw new IllegalArgumentException("the InfluxDB token is blank; leave it out if the server asks for none");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "the InfluxDB timeout is %s; it must be more than zero".formatted(timeout));
        }
    }

    private static void requireHttp(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the InfluxDB URL is '%s'; it must be like http://localhost:8086".formatted(withoutUserInfo(url)));
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the InfluxDB URL for %s holds credentials or a query; give the token by itself"
                            .formatted(url.getHost()));
        }
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the InfluxDB %s is blank".formatted(name));
        }
    }

    private static String withoutUserInfo(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : url.toString().replace(url.getRawUserInfo() + "@", "");
    }

    /** The database that InfluxQL asks: the bucket, or what stands before its slash. */
    String database() {
        int slash = bucket.indexOf('/');
        return slash < 0 ? bucket : bucket.substring(0, slash);
    }

    /** The retention policy that InfluxQL asks, where the bucket names one after a slash. */
    @Nullable
    String retentionPolicy() {
        int slash = bucket.indexOf('/');
        return slash < 0 ? null : bucket.substring(slash + 1);
    }

    /** Where we talk to, for messages: never the token. */
    String place() {
        return "InfluxDB at %s, bucket '%s'".formatted(url, bucket);
    }

    @Override
    public String toString() {
        return "InfluxSettings[url=%s, token=%s, org=%s, bucket=%s, timeout=%s]"
                .formatted(url, token == null ? "none" : "***", org, bucket, timeout);
    }
}

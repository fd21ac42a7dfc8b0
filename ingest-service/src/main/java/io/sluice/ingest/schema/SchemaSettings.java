/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.time.Duration;

/**
 * How the schema is watched.
 *
 * @param policy for values of another type than their field's
 * @param measurements that are watched at most
 * @param fields that are watched of each measurement at most; of all together {@value #MOST_FIELDS}
 * @param vanishedAfter how long a measurement goes on without a field before that is told
 */
public record SchemaSettings(SchemaPolicy policy, int measurements, int fields, Duration vanishedAfter) {

    /** Of all measurements together: some 25 MB. */
    public static final int MOST_FIELDS = 100_000;

    /** What holds where nothing else is said. */
    public static final SchemaSettings DEFAULT =
            new SchemaSettings(SchemaPolicy.ALLOW, 1_000, 1_000, Duration.ofHours(1));
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.Reading;

/** What becomes of a reading. */
sealed interface Verdict {

    /** Nothing. */
    Verdict PASSES = new Passes();

    record Passes() implements Verdict {}

    /** Another takes its place. */
    record Coerced(Reading reading) implements Verdict {}

    /** It is a dead letter. */
    record Refused(String detail) implements Verdict {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.util.HashMap;
import java.util.Map;

/** One text for all equal ones, of names that many series have: sites, measurements. Bounded. Not thread-safe. */
final class SharedTexts {

    /** Sites and measurements are few; where they are not, sharing would save nothing. */
    private static final int MOST = 10_000;

    private final Map<String, String> texts = new HashMap<>();

    String shared(String text) {
        String known = texts.get(text);
        if (known == null && texts.size() < MOST) {
            texts.put(text, text);
        }
        return known == null ? text : known;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.payload.NumberRules;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a route says beside topic, format and series. All of it has a value that changes nothing.
 *
 * @param tags tags of every reading by name, beside site and device
 * @param payloadTags fields that become tags
 * @param include fields that are kept; none given: all
 * @param exclude fields that are left out all the same
 * @param filters what a reading must satisfy; one that does not is left out
 * @param discard whether all messages of the topic are left out
 */
public record RouteRules(
        Map<String, Template> tags,
        Set<String> payloadTags,
        List<NamePattern> include,
        List<NamePattern> exclude,
        List<Condition> filters,
        NumberRules numbers,
        boolean discard) {

    public RouteRules {
        numbers = numbers.equals(NumberRules.DEFAULT) ? NumberRules.DEFAULT : numbers; // known again by identity
        tags = Map.copyOf(tags);
        payloadTags = Set.copyOf(payloadTags);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        filters = List.copyOf(filters);
    }

    /** What a route of a format says that says nothing of its own. */
    public static RouteRules of(PayloadFormat format) {
        return new RouteRules(Map.of(), Set.of(), List.of(), List.of(), List.of(), format.numbers(), false);
    }

    /** Whether a reading may come out other than its format has it. */
    public boolean shapesReadings() {
        return !(tags.isEmpty()
                && payloadTags.isEmpty()
                && include.isEmpty()
                && exclude.isEmpty()
                && filters.isEmpty());
    }

    /** Whether a field of this name is kept. */
    boolean keeps(String field) {
        return (include.isEmpty() || include.stream().anyMatch(pattern -> pattern.takes(field)))
                && exclude.stream().noneMatch(pattern -> pattern.takes(field));
    }
}

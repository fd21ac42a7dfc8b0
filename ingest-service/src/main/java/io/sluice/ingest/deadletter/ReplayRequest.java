/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a replay request, read strictly: a misspelt filter would replay everything. All its faults are told at
 * once.
 */
final class ReplayRequest {

    static final int MOST_LETTERS = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> MEMBERS = Set.of("ids", "filter", "limit", "cursor");

    private final List<FieldFault> faults = new ArrayList<>();

    private ReplayRequest() {}

    /** Reads a body, or throws a 400 with every fault. */
    static ReplayDesk.Selection parse(byte[] body) {
        return new ReplayRequest().selection(body);
    }

    private ReplayDesk.Selection selection(byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            throw ApiException.invalid(
                    List.of(new FieldFault("$", "malformed-json", "the body is no JSON: " + e.getOriginalMessage())));
        }
        if (!root.isObject()) {
            throw ApiException.invalid(List.of(
                    new FieldFault("$", "invalid", "the body must be an object with 'ids' or 'filter', and is not")));
        }
        onlyKnown("$", root, MEMBERS);
        if (root.has("ids") == root.has("filter")) {
            fault("$", "give either 'ids' or 'filter'; {\"filter\":{}} means all letters");
        }
        Set<LetterId> ids = ids(root.path("ids"));
        LetterFilter filter = filter(root.path("filter"));
        int limit = root.has("ids") && !root.has("limit") ? Math.max(1, ids.size()) : limit(root.path("limit"));
        ReplayCursor from = cursor(root.path("cursor"));
        if (root.has("ids") && (root.has("limit") || root.has("cursor"))) {
            fault("$", "'limit' and 'cursor' go with 'filter' only");
        }
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        return new ReplayDesk.Selection(ids, filter, from, limit);
    }

    private Set<LetterId> ids(JsonNode node) {
        Set<LetterId> ids = new LinkedHashSet<>();
        if (node.isMissingNode()) {
            return ids;
        }
        if (!node.isArray() || node.isEmpty() || node.size() > MOST_LETTERS) {
            fault("$.ids", "must be an array of 1 to %d ids".formatted(MOST_LETTERS));
            return ids;
        }
        for (int i = 0; i < node.size(); i++) {
            JsonNode element = Objects.requireNonNull(node.get(i));
            Optional<LetterId> id = element.isString() ? LetterId.parse(element.asString()) : Optional.empty();
            if (id.isEmpty()) {
                fault("$.ids[%d]".formatted(i), "%s is no letter's id, such as \"17\" or \"17-3\"".formatted(element));
            }
            id.ifPresent(ids::add);
        }
        return ids;
    }

    private LetterFilter filter(JsonNode node) {
        if (node.isMissingNode()) {
            return LetterFilter.ALL;
        }
        if (!node.isObject()) {
            fault("$.filter", "must be an object with any of " + new TreeSet<>(LetterFilter.MEMBERS));
            return LetterFilter.ALL;
        }
        onlyKnown("$.filter", node, LetterFilter.MEMBERS);
        return new LetterFilter(text(node, "reason"), text(node, "site"), text(node, "device"));
    }

    private @Nullable String text(JsonNode filter, String name) {
        JsonNode node = filter.path(name);
        if (node.isMissingNode() || node.isString()) {
            return node.isMissingNode() ? null : node.asString();
        }
        fault("$.filter." + name, "%s is not a text; leave it out to take all".formatted(node));
        return null;
    }

    private int limit(JsonNode node) {
        if (node.isMissingNode()) {
            return MOST_LETTERS;
        }
        if (!node.canConvertToInt() || node.asInt() < 1 || node.asInt() > MOST_LETTERS) {
            fault("$.limit", "limit = %s is out of bounds; give 1 to %d".formatted(node, MOST_LETTERS));
            return 1;
        }
        return node.asInt();
    }

    private ReplayCursor cursor(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return ReplayCursor.START;
        }
        return ReplayCursor.parse(node.asString("")).orElseGet(() -> {
            fault("$.cursor", "cursor = %s is not one of ours; leave it out to begin anew".formatted(node));
            return ReplayCursor.START;
        });
    }

    private void onlyKnown(String where, JsonNode object, Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                fault(where + "." + name, "is unknown; there are " + new TreeSet<>(known));
            }
        }
    }

    private void fault(String name, String message) {
        faults.add(new FieldFault(name, "invalid", message));
    }
}

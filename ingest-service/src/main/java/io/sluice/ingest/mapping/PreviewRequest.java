/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.mapping;

import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a preview: a topic, and the payload as a text, as JSON written out, or, where it is not text, in base64.
 *
 * @param payload the bytes a device would publish
 */
record PreviewRequest(String topic, byte[] payload) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> MEMBERS = Set.of("topic", "payload", "payloadBase64");

    /** Reads a body, or throws a 400 with every fault. */
    static PreviewRequest parse(byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            throw ApiException.invalid(
                    List.of(new FieldFault("$", "malformed-json", "the body is no JSON: " + e.getOriginalMessage())));
        }
        List<FieldFault> faults = new ArrayList<>();
        if (!root.isObject()) {
            throw ApiException.invalid(List.of(fault("$", "the body must be an object with 'topic' and 'payload'")));
        }
        for (String name : root.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                faults.add(fault("$." + name, "is unknown; there are " + new TreeSet<>(MEMBERS)));
            }
        }
        String topic = topic(root.path("topic"), faults);
        byte[] payload = payload(root, faults);
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        return new PreviewRequest(topic, payload);
    }

    private static String topic(JsonNode node, List<FieldFault> faults) {
        String topic = node.isString() ? node.asString() : "";
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#")) {
            faults.add(fault("$.topic", "must be the topic of one message: a text, without wildcards"));
        }
        return topic;
    }

    private static byte[] payload(JsonNode root, List<FieldFault> faults) {
        JsonNode given = root.path("payload");
        JsonNode base64 = root.path("payloadBase64");
        if (given.isMissingNode() == base64.isMissingNode()) {
            faults.add(fault("$.payload", "give either 'payload' or 'payloadBase64'"));
        } else if (base64.isMissingNode()) {
            String text = given.isString() ? given.asString() : given.toString();
            return text.getBytes(StandardCharsets.UTF_8);
        } else {
            try {
                return Base64.getDecoder().decode(base64.asString(""));
            } catch (IllegalArgumentException e) {
                faults.add(fault("$.payloadBase64", "is not base64: " + e.getMessage()));
            }
        }
        return new byte[0];
    }

    private static FieldFault fault(String name, String message) {
        return new FieldFault(name, "invalid", message);
    }
}

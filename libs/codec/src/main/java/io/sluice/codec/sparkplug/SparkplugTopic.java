/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.Decoding;
import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Names;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a topic of the namespace {@code spBv1.0} says (Sparkplug 3.0.0, section 4.1). */
sealed interface SparkplugTopic {

    /** The namespace's first level, with its slash. */
    String NAMESPACE = "spBv1.0/";

    /**
     * A message of an edge node, or of a device behind it.
     *
     * @param deviceId the device's id; empty when the message is the node's own
     * @param name the device as Sluice knows it: the node, or the node, a dot, and the device
     */
    record OfNode(NodeKey node, MessageType type, String deviceId, String name) implements SparkplugTopic {}

    /** A command, or the state of a host: nothing that was measured. */
    record NoTelemetry(String what) implements SparkplugTopic {}

    /** Not as the specification has it. */
    record Bad(String reason, String detail) implements SparkplugTopic {}

    /** What a message of the topic is, if it is none of a node; else what the reader makes of it. */
    static Decoding decode(String topic, Function<OfNode, Decoding> reader) {
        return switch (parse(topic)) {
            case Bad(String reason, String detail) -> Decoding.undecodable(reason, detail);
            case NoTelemetry(String what) -> new Decoding.Filtered(what);
            case OfNode ofNode -> reader.apply(ofNode);
        };
    }

    static SparkplugTopic parse(String topic) {
        String[] levels = topic.split("/", -1);
        if (!topic.startsWith(NAMESPACE) || levels.length < 3 || levels.length > 5) {
            return bad(topic, "is not spBv1.0/{group}/{type}/{node}, with /{device} behind it for a device");
        }
        if (levels[1].equals("STATE")) {
            return new NoTelemetry("the state of a host application");
        }
        MessageType type = MessageType.of(levels[2]);
        if (type == null) {
            return bad(topic, "has the unknown message type '%s'".formatted(FieldRules.shortened(levels[2])));
        }
        if (levels.length != (type.isDevices() ? 5 : 4)) {
            return bad(topic, "has %d levels; %s takes %d".formatted(levels.length, type, type.isDevices() ? 5 : 4));
        }
        return type.isCommand()
                ? new NoTelemetry("a command to an edge node")
                : ofNode(levels[1], type, levels[3], type.isDevices() ? levels[4] : null);
    }

    private static SparkplugTopic ofNode(String group, MessageType type, String node, @Nullable String device) {
        String name = device == null ? node : node + "." + device;
        String fault = Names.fault(group);
        if (fault != null) {
            return new Bad("bad-name", "the group '%s' %s".formatted(FieldRules.shortened(group), fault));
        }
        if (node.isEmpty() || (device != null && device.isEmpty())) {
            return new Bad("bad-name", "the topic has an empty level");
        }
        fault = Names.fault(name);
        return fault == null
                ? new OfNode(new NodeKey(group, node), type, device == null ? "" : device, name)
                : new Bad("bad-name", "the device '%s' %s".formatted(FieldRules.shortened(name), fault));
    }

    private static SparkplugTopic bad(String topic, String clause) {
        return new Bad("bad-topic", "the topic '%s' %s".formatted(FieldRules.shortened(topic), clause));
    }
}

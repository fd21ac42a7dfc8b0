/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.route.TopicPattern.Placeholder;
import io.sluice.model.Names;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of a topic are read. What the topic does not say, the route does.
 *
 * @param site the site of topics that name none; {@code null} when the topic has <code>{site}</code>
 * @param device likewise
 * @param measurement likewise
 */
public record Route(
        TopicPattern topic,
        PayloadFormat format,
        @Nullable String site,
        @Nullable String device,
        @Nullable String measurement) {

    public Route {
        boolean selfDescribing = format == PayloadFormat.LINE_PROTOCOL || format == PayloadFormat.SPARKPLUG_B;
        if (!selfDescribing) {
            require(topic, Placeholder.SITE, site);
            require(topic, Placeholder.DEVICE, device);
            if (format != PayloadFormat.SENML) {
                require(topic, Placeholder.MEASUREMENT, measurement);
            }
        }
        if (format == PayloadFormat.VALUE && !topic.names(Placeholder.FIELD)) {
            throw new IllegalArgumentException("topic '%s' needs {field} for the format value".formatted(topic));
        }
    }

    private static void require(TopicPattern topic, Placeholder placeholder, @Nullable String fixed) {
        String word = placeholder.name().toLowerCase(java.util.Locale.ROOT);
        if (topic.names(placeholder) == (fixed != null)) {
            throw new IllegalArgumentException(
                    fixed == null
                            ? "topic '%s' names no {%s}; put it into the topic or set the route's %s"
                                    .formatted(topic, word, word)
                            : "topic '%s' names {%s} and the route's %s is '%s'; leave one out"
                                    .formatted(topic, word, word, fixed));
        }
        String fault = fixed == null ? null : Names.fault(fixed);
        if (fault != null) {
            throw new IllegalArgumentException("the route's %s '%s' %s".formatted(word, fixed, fault));
        }
    }
}

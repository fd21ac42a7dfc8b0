/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.payload.NumberRules;
import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.TagValueRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of a topic are read. What the topic does not say, the route does.
 *
 * @param site the site, as a template over the topic's placeholders; {@code null}: the topic's <code>{site}</code>
 * @param device likewise
 * @param measurement likewise
 * @param field likewise, for the format {@code value}
 */
public record Route(
        TopicPattern topic,
        PayloadFormat format,
        @Nullable Template site,
        @Nullable Template device,
        @Nullable Template measurement,
        @Nullable Template field,
        RouteRules rules) {

    static final String SITE = "site";
    static final String DEVICE = "device";
    static final String MEASUREMENT = "measurement";
    static final String FIELD = "field";

    /** Sparkplug 3.0.0, section 4.1. */
    private static final String SPARKPLUG_NAMESPACE = "spBv1.0/";

    private static final Set<String> OWN = Set.of(SITE, DEVICE, MEASUREMENT, FIELD);

    public Route {
        checkGiven(topic, SITE, site);
        checkGiven(topic, DEVICE, device);
        checkGiven(topic, MEASUREMENT, measurement);
        checkGiven(topic, FIELD, field);
        boolean selfDescribing = format == PayloadFormat.LINE_PROTOCOL || format == PayloadFormat.SPARKPLUG_B;
        if (!selfDescribing && !rules.discard()) {
            require(topic, SITE, site);
            require(topic, DEVICE, device);
            if (format.ownMeasurement() == null) {
                require(topic, MEASUREMENT, measurement);
            }
            if (format == PayloadFormat.VALUE) {
                require(topic, FIELD, field);
            }
        }
        if (format == PayloadFormat.LINE_PROTOCOL && (measurement != null || topic.names(MEASUREMENT))) {
            throw new IllegalArgumentException(
                    "topic '%s' has a measurement, and each line of line protocol names its own".formatted(topic));
        }
        if (format != PayloadFormat.VALUE && (field != null || topic.names(FIELD))) {
            throw new IllegalArgumentException(
                    "topic '%s' has a field, which goes with the format value only".formatted(topic));
        }
        if (format == PayloadFormat.SPARKPLUG_B) {
            requireSparkplugs(topic, device);
        }
        requireKnownPlaceholders(topic, templates(site, device, measurement, field, rules));
        requireApplicable(format, rules);
    }

    private static void requireSparkplugs(TopicPattern topic, @Nullable Template device) {
        if (!topic.toString().startsWith(SPARKPLUG_NAMESPACE)) {
            throw new IllegalArgumentException(
                    "topic '%s' is none of Sparkplug's, which begin with '%s'; its messages could not be read"
                            .formatted(topic, SPARKPLUG_NAMESPACE));
        }
        if (device != null || topic.names(DEVICE)) {
            throw new IllegalArgumentException(
                    "topic '%s' gives a device, and each Sparkplug message is its node's or device's own; leave it out"
                            .formatted(topic));
        }
    }

    /** A route without further rules; names are templates. */
    public Route(
            TopicPattern topic,
            PayloadFormat format,
            @Nullable String site,
            @Nullable String device,
            @Nullable String measurement) {
        this(topic, format, template(site), template(device), template(measurement), null, RouteRules.of(format));
    }

    private static @Nullable Template template(@Nullable String text) {
        return text == null ? null : Template.parse(text);
    }

    private static void require(TopicPattern topic, String word, @Nullable Template given) {
        if (given == null && !topic.names(word)) {
            throw new IllegalArgumentException("topic '%s' names no {%s}; put it into the topic or set the route's %s"
                    .formatted(topic, word, word));
        }
    }

    /** A name that the route gives must be one, and not be given by the topic as well. */
    private static void checkGiven(TopicPattern topic, String word, @Nullable Template given) {
        if (given == null) {
            return;
        }
        if (topic.names(word) && !given.placeholders().contains(word)) {
            throw new IllegalArgumentException("topic '%s' names {%s} and the route's %s is '%s'; leave one out"
                    .formatted(topic, word, word, given));
        }
        String fault = Names.fault(given.sample());
        if (fault != null) {
            throw new IllegalArgumentException("the route's %s '%s' %s".formatted(word, given, fault));
        }
        if (word.equals(FIELD) && Field.isReserved(given.toString())) {
            throw new IllegalArgumentException("the route's field '%s' is reserved".formatted(given));
        }
    }

    private static List<Template> templates(
            @Nullable Template site,
            @Nullable Template device,
            @Nullable Template measurement,
            @Nullable Template field,
            RouteRules rules) {
        List<Template> templates = new ArrayList<>(rules.tags().values());
        for (Template template : new @Nullable Template[] {site, device, measurement, field}) {
            if (template != null) {
                templates.add(template);
            }
        }
        return templates;
    }

    private static void requireKnownPlaceholders(TopicPattern topic, List<Template> templates) {
        Set<String> used = new TreeSet<>();
        templates.forEach(template -> used.addAll(template.placeholders()));
        for (String name : used) {
            if (!topic.names(name)) {
                throw new IllegalArgumentException(
                        "uses the unknown placeholder '{%s}', which its topic '%s' does not have"
                                .formatted(name, topic));
            }
        }
        for (String name : topic.placeholders()) {
            if (!OWN.contains(name) && !used.contains(name)) {
                throw new IllegalArgumentException(
                        "has the unknown placeholder '{%s}' in its topic; there are {site}, {device}, {measurement} and {field}, and others only where a template of the route uses them"
                                .formatted(name));
            }
        }
    }

    private static void requireApplicable(PayloadFormat format, RouteRules rules) {
        for (Map.Entry<String, Template> tag : rules.tags().entrySet()) {
            requireTagName(tag.getKey());
            String fault = TagValueRule.fault(tag.getValue().sample());
            if (fault != null) {
                throw new IllegalArgumentException(
                        "has the tag '%s' whose value '%s' %s".formatted(tag.getKey(), tag.getValue(), fault));
            }
        }
        for (String name : rules.payloadTags()) {
            requireTagName(name);
            if (rules.tags().containsKey(name)) {
                throw new IllegalArgumentException(
                        "takes the tag '%s' from the payload and has it of its own".formatted(name));
            }
        }
        if (format == PayloadFormat.SENML || format == PayloadFormat.SPARKPLUG_B) {
            if (!rules.numbers().equals(NumberRules.DEFAULT)) {
                throw new IllegalArgumentException(
                        "sets time-unit or integers, which the format %s has of its own".formatted(format.word()));
            }
        }
    }

    private static void requireTagName(String name) {
        String fault = Names.fault(name);
        if (fault != null) {
            throw new IllegalArgumentException("has the tag name '%s', which %s".formatted(name, fault));
        }
        if (name.equals(SITE) || name.equals(DEVICE) || name.equals("time")) {
            throw new IllegalArgumentException(
                    "has the tag name '%s', which is reserved; set the route's site or device".formatted(name));
        }
    }
}

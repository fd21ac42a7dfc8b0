/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static io.sluice.support.settings.SettingType.bool;
import static io.sluice.support.settings.SettingType.oneOf;
import static io.sluice.support.settings.SettingType.text;

import io.sluice.support.settings.Setting;
import io.sluice.support.settings.SettingType;
import java.util.List;

/** The settings of a route of one's own. */
final class RouteSettings {

    private static final String PREFIX = "sluice.ingest.routes[].";

    /** What a route is made of; of the lists without {@code []}. */
    static final List<String> NAMES = all().stream()
            .map(setting -> setting.name().substring(PREFIX.length()).replace("[]", ""))
            .toList();

    private RouteSettings() {}

    static List<Setting> all() {
        String fromTopic = "from the topic";
        return List.of(
                setting(
                        "topic",
                        text(),
                        "–",
                        "Topic pattern of a route of your own: {placeholder} or + for a level, # at the end."),
                setting(
                        "format",
                        oneOf("json", "value", "senml", "line-protocol", "sparkplug-b"),
                        "json",
                        "Payload format of the route."),
                setting(
                        "site",
                        text(),
                        fromTopic,
                        "Site where the topic has none; a template over the topic's placeholders."),
                setting("device", text(), fromTopic, "Device where the topic has none; a template."),
                setting("measurement", text(), fromTopic, "Measurement where the topic has none; a template."),
                setting("field", text(), fromTopic, "Field of the format value where the topic has none; a template."),
                setting(
                        "tags[]",
                        text(),
                        "–",
                        "Further tags of every reading, as name=value; the value is a template."),
                setting("payload-tags[]", text(), "–", "JSON members that become tags instead of fields."),
                setting("include[]", text(), "all", "Fields that are kept; * stands for any run of characters."),
                setting("exclude[]", text(), "none", "Fields that are left out, also of those included."),
                setting(
                        "filters[]",
                        text(),
                        "–",
                        "Conditions a reading must meet to be kept: a field, one of = != < <= > >=, and a value."),
                setting(
                        "time-unit",
                        oneOf("auto", "s", "ms", "us", "ns"),
                        "auto (line-protocol: ns)",
                        "Unit of epoch numbers; auto tells it from their magnitude."),
                setting(
                        "integers",
                        oneOf("as-float", "as-written"),
                        "as-float (line-protocol: as-written)",
                        "What whole numbers become: decimal numbers, or whole ones."),
                setting("discard", bool(), "false", "Whether the topic's messages are left out, counted as filtered."));
    }

    private static Setting setting(String name, SettingType type, String otherwise, String description) {
        return new Setting(PREFIX + name, type, otherwise, description);
    }
}

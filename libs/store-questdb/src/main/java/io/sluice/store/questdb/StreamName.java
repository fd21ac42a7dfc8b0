/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stream spelled out as the symbol that QuestDB keeps for it: measurement, site, device, then the fields and the tags,
 * parted by line feeds; fields, each led by its type's letter, and tags' names and values are parted by tabs. No name and no
 * value of a tag may hold a control character, so nothing needs escaping.
 */
record StreamName(SeriesKey series, FieldSet fields) {

    private static final String PART = "\n";
    private static final char ITEM = '\t';
    private static final String LETTERS = "FIBS";

    String symbol() {
        DeviceKey device = series.device();
        StringBuilder text = new StringBuilder(96)
                .append(series.measurement())
                .append(PART)
                .append(device.site())
                .append(PART)
                .append(device.device())
                .append(PART);
        for (int i = 0; i < fields.size(); i++) {
            text.append(LETTERS.charAt(fields.type(i).ordinal()))
                    .append(fields.name(i))
                    .append(ITEM);
        }
        text.append(PART);
        for (Map.Entry<String, String> tag : series.tags().values().entrySet()) {
            text.append(tag.getKey()).append(ITEM).append(tag.getValue()).append(ITEM);
        }
        return text.toString();
    }

    /**
     * A stream from its symbol.
     *
     * @throws IllegalArgumentException when it is none of ours
     */
    static StreamName parse(String symbol) {
        String[] parts = symbol.split(PART, -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a stream has 5 parts, this has %d: %s".formatted(parts.length, symbol));
        }
        SeriesKey series = new SeriesKey(parts[0], new DeviceKey(parts[1], parts[2]), tags(parts[4]));
        return new StreamName(series, fields(parts[3]));
    }

    private static FieldSet fields(String part) {
        List<String> names = new ArrayList<>();
        List<FieldType> types = new ArrayList<>();
        for (String item : items(part)) {
            types.add(FieldType.values()[LETTERS.indexOf(item.charAt(0))]);
            names.add(item.substring(1));
        }
        return new FieldSet(names, types);
    }

    private static Tags tags(String part) {
        TreeMap<String, String> tags = new TreeMap<>();
        List<String> items = items(part);
        for (int i = 0; i < items.size(); i += 2) {
            tags.put(items.get(i), items.get(i + 1));
        }
        return Tags.of(tags);
    }

    private static List<String> items(String part) {
        return part.isEmpty()
                ? List.of()
                : List.of(part.substring(0, part.length() - 1).split(Character.toString(ITEM), -1));
    }
}

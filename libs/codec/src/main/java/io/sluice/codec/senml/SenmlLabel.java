/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of a record's members (RFC 8428, section 4.3), with their numbers in CBOR (section 6, table 4). */
enum SenmlLabel {
    BASE_VERSION("bver", -1),
    BASE_NAME("bn", -2),
    BASE_TIME("bt", -3),
    BASE_UNIT("bu", -4),
    BASE_VALUE("bv", -5),
    BASE_SUM("bs", -6),
    NAME("n", 0),
    UNIT("u", 1),
    VALUE("v", 2),
    STRING_VALUE("vs", 3),
    BOOLEAN_VALUE("vb", 4),
    SUM("s", 5),
    TIME("t", 6),
    UPDATE_TIME("ut", 7),
    DATA_VALUE("vd", 8);

    private static final Map<String, SenmlLabel> BY_TEXT = new HashMap<>();
    private static final Map<String, SenmlLabel> BY_NUMBER = new HashMap<>();

    static {
        for (SenmlLabel label : values()) {
            BY_TEXT.put(label.text, label);
            BY_NUMBER.put(Integer.toString(label.number), label);
        }
    }

    private final String text;
    private final int number;

    SenmlLabel(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /** The label of a member as a parser names it; {@code null} for one that RFC 8428 does not have. */
    static @Nullable SenmlLabel of(String name, SenmlForm form) {
        SenmlLabel byText = BY_TEXT.get(name);
        // Devices that put their JSON into CBOR as it is keep the texts; nothing else could be meant by them.
        return byText == null && form == SenmlForm.CBOR ? BY_NUMBER.get(name) : byText;
    }

    /** Whether the member holds for the records that follow, too. */
    boolean isBase() {
        return number < 0;
    }

    /** As JSON spells it. */
    String text() {
        return text;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import io.sluice.codec.Decoding;
import io.sluice.codec.payload.FieldRules;
import io.sluice.codec.payload.PayloadText;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * The format {@code senml}: a SenML pack (RFC 8428) in JSON or CBOR. The records of one time become one reading, each
 * record a field of it, by its name without the device in front; a sum becomes the field {@code <name>_sum}. Units and
 * update times are not kept.
 */
public final class SenmlPayload {

    private static final String SUM = "_sum";

    private final SenmlForm form;
    private final SeriesKey series;
    private final long receivedAtNanos;
    private final SenmlBase base = new SenmlBase();
    private final SenmlRows rows;

    private SenmlPayload(SenmlForm form, SeriesKey series, long receivedAtNanos) {
        this.form = form;
        this.series = series;
        this.receivedAtNanos = receivedAtNanos;
        this.rows = new SenmlRows(series);
    }

    /**
     * Decodes a pack. One that is not JSON or CBOR to its last byte, or has a fault in a base field, gives no reading at
     * all.
     *
     * @param payload at least one byte
     * @param receivedAtNanos what "now" is for relative times
     */
    public static Decoding decode(SeriesKey series, byte[] payload, long receivedAtNanos) {
        SenmlForm form = SenmlForm.of(payload);
        try (JsonParser parser = form.parser(payload)) {
            Decoding decoding = new SenmlPayload(form, series, receivedAtNanos).decode(parser);
            return decoding instanceof Decoding.Undecodable || form.isUtf8(payload)
                    ? decoding
                    : Decoding.undecodable("invalid-utf8", "a text of the pack is not UTF-8");
        } catch (StreamConstraintsException e) {
            return Decoding.undecodable("limit-exceeded", PayloadText.firstLine(e));
        } catch (JacksonException e) {
            return PayloadText.malformed(form.malformed(), payload, e);
        }
    }

    private Decoding decode(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return Decoding.undecodable("not-an-array", "a SenML pack is an array of records, and this is none");
        }
        int record = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (record == FieldRules.MOST_READINGS) {
                return Decoding.undecodable(
                        "too-many-readings",
                        "the pack has more than %d records; send several".formatted(FieldRules.MOST_READINGS));
            }
            Decoding refused = take(parser, record++, token);
            if (refused != null) {
                return refused;
            }
        }
        if (parser.nextToken() != null) {
            return Decoding.undecodable(form.malformed(), "something follows the end of the pack");
        }
        Decoding decoded = rows.decoded();
        return decoded == null ? Decoding.undecodable("no-fields", "no record of the pack has a value") : decoded;
    }

    /** Takes the next record; what it gives back ends the pack. */
    private @Nullable Decoding take(JsonParser parser, int record, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            rows.refuse(record, "not-an-object", "it is not an object");
            return null;
        }
        SenmlMembers members = SenmlMembers.read(parser, form);
        SenmlFault fault = members.fault();
        if (fault != null && fault.wholePack()) {
            return Decoding.undecodable(fault.reason(), "record %d: %s".formatted(record, fault.detail()));
        }
        base.update(members);
        if (fault != null) {
            rows.refuse(record, fault.reason(), fault.detail());
        } else if (!members.isBaseOnly()) {
            measure(record, members);
        }
        return null;
    }

    private void measure(int record, SenmlMembers members) {
        OptionalLong time = SenmlTimes.resolve(base.time(members), receivedAtNanos);
        if (time.isEmpty()) {
            rows.refuse(record, "bad-timestamp", "the time lies outside of 1677 to 2262");
            return;
        }
        List<FieldValue> others = otherValues(members);
        // A base value alone is a value too (section 4.5.4), unless the record has one of another kind.
        boolean numeric = members.has(SenmlLabel.VALUE) || (others.isEmpty() && base.hasValue(members));
        if (others.size() + (numeric ? 1 : 0) > 1) {
            rows.refuse(record, "several-values", "it has more than one of v, vs, vb and vd");
            return;
        }
        List<Field> fields = new ArrayList<>(2);
        String name = fieldName(members);
        boolean good = !numeric || addNumber(record, name, base.value(members), fields);
        if (good && !others.isEmpty()) {
            good = add(record, name, others.getFirst(), fields);
        }
        if (good && base.hasSum(members)) {
            good = addNumber(record, name + SUM, base.sum(members), fields);
        }
        if (good && fields.isEmpty()) {
            rows.refuse(record, "no-value", "it has neither a value nor a sum");
        } else if (good) {
            rows.add(record, time.getAsLong(), fields);
        }
    }

    private static List<FieldValue> otherValues(SenmlMembers members) {
        List<FieldValue> values = new ArrayList<>(1);
        String text = members.text(SenmlLabel.STRING_VALUE);
        if (text != null) {
            values.add(new StringValue(text));
        }
        String data = members.text(SenmlLabel.DATA_VALUE);
        if (data != null) {
            values.add(new StringValue(data));
        }
        if (members.has(SenmlLabel.BOOLEAN_VALUE)) {
            values.add(new BooleanValue(members.truth(SenmlLabel.BOOLEAN_VALUE)));
        }
        return values;
    }

    private String fieldName(SenmlMembers members) {
        String name = base.name(members);
        String device = series.device().device();
        if (name.length() > device.length() && name.startsWith(device)) {
            char next = name.charAt(device.length());
            name = next == ':' || next == '/' ? name.substring(device.length() + 1) : name;
        }
        String unit = base.unitApart(members);
        return unit.isEmpty() ? name : name + "_" + FieldRules.withoutForbidden(unit);
    }

    private boolean addNumber(int record, String name, double number, List<Field> fields) {
        if (Double.isFinite(number)) {
            return add(record, name, new FloatValue(number), fields);
        }
        rows.refuse(
                record,
                "number-out-of-range",
                "'%s' with its base does not fit a double".formatted(FieldRules.shortened(name)));
        return false;
    }

    private boolean add(int record, String name, FieldValue value, List<Field> fields) {
        FieldRules.Breach breach = FieldRules.breach(series, name);
        if (breach != null) {
            rows.refuse(record, breach.reason(), breach.detail());
            return false;
        }
        fields.add(new Field(name, value));
        return true;
    }
}

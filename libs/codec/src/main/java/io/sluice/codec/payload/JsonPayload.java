/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The format {@code json}: an object, or an array of objects, each one reading. Members that are numbers, booleans or
 * text become fields, nested objects flatten with {@code _}, {@code null} is skipped.
 */
public final class JsonPayload {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(400)
                    .maxNameLength(2_000)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    private final SeriesKey series;
    private final NumberRules numbers;
    private final long receivedAtNanos;
    private final List<Reading> readings = new ArrayList<>(1);
    private final List<DecodeFault> faults = new ArrayList<>(0);
    private int fields;

    private JsonPayload(SeriesKey series, NumberRules numbers, long receivedAtNanos) {
        this.series = series;
        this.numbers = numbers;
        this.receivedAtNanos = receivedAtNanos;
    }

    /** Decodes a payload. A payload that is not JSON to its last byte gives no reading at all. */
    public static Decoding decode(SeriesKey series, NumberRules numbers, byte[] payload, long receivedAtNanos) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), payload, 0, payload.length)) {
            Decoding decoding = new JsonPayload(series, numbers, receivedAtNanos).decode(parser);
            return PayloadText.isUtf8(payload) ? decoding : PayloadText.notUtf8();
        } catch (StreamConstraintsException e) {
            return Decoding.undecodable("limit-exceeded", PayloadText.firstLine(e));
        } catch (JacksonException e) {
            return PayloadText.malformed("malformed-json", payload, e);
        }
    }

    private Decoding decode(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            take(parser, 0);
        } else if (first == JsonToken.START_ARRAY) {
            @Nullable Decoding refused = takeAll(parser);
            if (refused != null) {
                return refused;
            }
        } else {
            return Decoding.undecodable("not-an-object", "the payload is neither an object nor an array of objects");
        }
        return parser.nextToken() == null
                ? new Decoding.Decoded(readings, faults)
                : Decoding.undecodable("malformed-json", "something follows the end of the JSON value");
    }

    private @Nullable Decoding takeAll(JsonParser parser) {
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (index == FieldRules.MOST_READINGS) {
                return Decoding.undecodable(
                        "too-many-readings",
                        "the array has more than %d readings; send several".formatted(FieldRules.MOST_READINGS));
            }
            if (token == JsonToken.START_OBJECT) {
                take(parser, index);
                if (fields > FieldRules.MOST_FIELDS_OF_MESSAGE) {
                    return FieldRules.tooManyFieldsOfMessage();
                }
            } else {
                parser.skipChildren();
                faults.add(new DecodeFault(index, "not-an-object", "element %d is not an object".formatted(index)));
            }
            index++;
        }
        return index > 0 ? null : Decoding.undecodable("no-fields", "the array is empty");
    }

    private void take(JsonParser parser, int index) {
        JsonReading reading = new JsonReading(index, numbers);
        reading.read(parser);
        DecodeFault fault = reading.fault();
        if (fault != null) {
            faults.add(fault);
        } else {
            Reading read = reading.toReading(series, receivedAtNanos);
            fields += read.fields().size();
            readings.add(read);
        }
    }
}

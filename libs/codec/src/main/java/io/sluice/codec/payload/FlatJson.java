/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The short way through a payload such as nearly every device sends: one flat object (RFC 8259) of plain names with numbers
 * of at most 15 digits, booleans, {@code null} and short ASCII texts, maybe with an epoch time. It either reads a payload
 * exactly as {@link JsonPayload} does, at a fraction of the cost, or leaves it to that. It never refuses anything: faults,
 * and how they are put into words, are {@link JsonPayload}'s alone.
 *
 * <p>Not thread-safe.
 */
public final class FlatJson {

    private static final int MOST_FIELDS = 32;
    private static final int LONGEST_TEXT = 1_024;
    /** Up to so many digits a whole number and a power of ten are both exact as doubles, and so their quotient is rounded once. */
    private static final int EXACT_DIGITS = 15;

    private static final int LONGEST_EPOCH = 18;

    /** Powers of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final FieldValue TRUE = new BooleanValue(true);
    private static final FieldValue FALSE = new BooleanValue(false);
    private static final byte[] TRUE_WORD = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE_WORD = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_WORD = "null".getBytes(StandardCharsets.US_ASCII);

    private final FieldNames names = new FieldNames();
    private final Field[] fields = new Field[MOST_FIELDS];
    private int count;
    private byte[] buffer = {};
    private int at;
    private long digits;
    private int digitCount;
    private int decimals;
    private boolean negative;
    private boolean timed;
    private long time;

    /** The reading; {@code null} when the payload is not one for the short way, whatever it may be. */
    public @Nullable Reading read(SeriesKey series, byte[] payload, long receivedAtNanos) {
        buffer = payload;
        at = 0;
        count = 0;
        timed = false;
        if (!object() || count == 0) {
            return null;
        }
        return new Reading(series, timed ? time : receivedAtNanos, taken());
    }

    /** What a few elements are given to one by one is made without a copy in between. */
    private List<Field> taken() {
        return switch (count) {
            case 1 -> List.of(fields[0]);
            case 2 -> List.of(fields[0], fields[1]);
            case 3 -> List.of(fields[0], fields[1], fields[2]);
            case 4 -> List.of(fields[0], fields[1], fields[2], fields[3]);
            default -> List.of(Arrays.copyOf(fields, count));
        };
    }

    private boolean object() {
        if (!takes('{')) {
            return false;
        }
        do {
            if (!member()) {
                return false;
            }
        } while (takes(','));
        return takes('}') && next() < 0;
    }

    private boolean member() {
        if (!takes('"')) {
            return false;
        }
        int from = at;
        byte[] bytes = buffer; // locals: of fields, each step of the loop would write every one back
        int to = from;
        int hash = 0;
        while (to < bytes.length && isPlain(bytes[to])) {
            hash = 31 * hash + bytes[to++];
        }
        at = to;
        if (!takesNow('"') || !takes(':')) {
            return false;
        }
        FieldNames.Known known = names.of(buffer, from, to, hash);
        return switch (known.role()) {
            case FIELD -> field(known.name());
            case TIME -> time();
            case OTHER -> false;
        };
    }

    private boolean field(String name) {
        int first = next();
        if (first == 'n') {
            return word(NULL_WORD);
        }
        FieldValue value = value(first);
        if (value == null || count == MOST_FIELDS || isTaken(name)) {
            return false;
        }
        fields[count++] = new Field(name, value);
        return true;
    }

    private @Nullable FieldValue value(int first) {
        return switch (first) {
            case '"' -> text();
            case 't' -> word(TRUE_WORD) ? TRUE : null;
            case 'f' -> word(FALSE_WORD) ? FALSE : null;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> decimal();
            default -> null;
        };
    }

    private boolean isTaken(String name) {
        for (int i = 0; i < count; i++) {
            if (fields[i].name().hashCode() == name.hashCode()
                    && fields[i].name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable FieldValue decimal() {
        boolean exact = number() && digitCount <= EXACT_DIGITS;
        if (!exact || negative && digits == 0) {
            return null;
        }
        double magnitude = decimals == 0 ? digits : digits / POWERS[decimals];
        return new FloatValue(negative ? -magnitude : magnitude);
    }

    private boolean time() {
        int first = next();
        boolean epoch = first == '-' || first >= '0' && first <= '9';
        if (timed || !epoch || !number() || decimals > 0 || digitCount > LONGEST_EPOCH) {
            return false;
        }
        OptionalLong nanos = EpochUnit.AUTO.toNanos(negative ? -digits : digits);
        timed = nanos.isPresent();
        time = nanos.orElse(0);
        return timed;
    }

    /** A number without an exponent, by the grammar of RFC 8259, section 6, into the fields; false for any other. */
    private boolean number() {
        digits = 0;
        digitCount = 0;
        decimals = 0;
        negative = takesNow('-');
        int from = at;
        whileDigits();
        boolean leadingZero = at - from > 1 && buffer[from] == '0';
        if (at == from || leadingZero) {
            return false;
        }
        if (takesNow('.')) {
            int point = at;
            whileDigits();
            decimals = at - point;
            if (decimals == 0) {
                return false;
            }
        }
        return endsValue();
    }

    private void whileDigits() {
        byte[] bytes = buffer;
        int most = Math.min(bytes.length, at + LONGEST_EPOCH + 1 - digitCount);
        long sum = digits;
        int to = at;
        for (int digit; to < most && (digit = bytes[to] - '0') >= 0 && digit <= 9; to++) {
            sum = 10 * sum + digit;
        }
        digits = sum;
        digitCount += to - at;
        at = to;
    }

    /** Whether what follows directly can only be the end of a value: no exponent, no further digit, no letter. */
    private boolean endsValue() {
        if (at == buffer.length) {
            return false;
        }
        byte c = buffer[at];
        return c == ',' || c == '}' || isSpace(c);
    }

    private @Nullable FieldValue text() {
        int from = ++at;
        while (at < buffer.length && isPlain(buffer[at])) {
            at++;
        }
        int length = at - from;
        if (length > LONGEST_TEXT || !takesNow('"')) {
            return null;
        }
        return new StringValue(new String(buffer, from, length, StandardCharsets.ISO_8859_1));
    }

    private boolean word(byte[] word) {
        int end = at + word.length;
        if (end > buffer.length || !Arrays.equals(buffer, at, end, word, 0, word.length)) {
            return false;
        }
        at = end;
        return endsValue();
    }

    /** ASCII that stands for itself within a JSON string. */
    private static boolean isPlain(byte c) {
        return c >= ' ' && c != '"' && c != '\\' && c != 0x7f;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** The next character that is not white space, which is left where it is; negative at the end. */
    private int next() {
        while (at < buffer.length && isSpace(buffer[at])) {
            at++;
        }
        return at < buffer.length ? buffer[at] & 0xff : -1;
    }

    private boolean takes(char c) {
        next();
        return takesNow(c);
    }

    private boolean takesNow(char c) {
        if (at < buffer.length && buffer[at] == c) {
            at++;
            return true;
        }
        return false;
    }
}

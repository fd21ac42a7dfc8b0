/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.codec.Decoding;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Payloads as text, and what parsers say of those they cannot read. */
public final class PayloadText {

    private PayloadText() {}

    /** A payload's text; {@code null} when it is not UTF-8. */
    public static @Nullable String utf8(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether a payload is UTF-8 without overlong forms and halves of pairs, which Jackson lets pass. */
    public static boolean isUtf8(byte[] payload) {
        for (byte b : payload) {
            if (b < 0) {
                return utf8(payload) != null;
            }
        }
        return true;
    }

    /** What a payload is that is not UTF-8. */
    public static Decoding notUtf8() {
        return Decoding.undecodable("invalid-utf8", "the payload is not UTF-8");
    }

    /**
     * The decimal number at which a parser stands, exactly; {@code null} when its exponent is more than 32 bits hold, for
     * which Jackson throws an exception that is none of its own.
     */
    public static @Nullable BigDecimal decimal(JsonParser parser) {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What a payload is that a parser has given up on: not of its format, or not even UTF-8 where that is asked for. */
    public static Decoding malformed(String reason, byte[] payload, JacksonException e) {
        boolean badText = reason.equals("malformed-json")
                ? utf8(payload) == null
                : e.getOriginalMessage().contains("UTF-8");
        return Decoding.undecodable(badText ? "invalid-utf8" : reason, firstLine(e));
    }

    /** What Jackson says in terms of its own code: where an array or object began, and which setting has a limit. */
    private static final Pattern OF_ITS_OWN =
            Pattern.compile(" \\(start (?:marker|token) at (?:\\[Source: [^]]*]|\\(byte\\[]\\)\\[[^]]*])\\)"
                    + "|, from `[^`]*`|: enable `[^`]*` to allow");

    /** Jackson's messages go on with source excerpts and parser settings; the first line is what a device owner needs. */
    public static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        String line = OF_ITS_OWN
                .matcher(end < 0 ? message : message.substring(0, end))
                .replaceAll("");
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return at < 0 ? line : "%s (at byte %d)".formatted(line, at);
    }
}

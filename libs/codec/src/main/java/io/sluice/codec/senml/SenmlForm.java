/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import io.sluice.codec.payload.PayloadText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/** The two forms of a pack that are read, told apart by their first byte. */
enum SenmlForm {
    JSON("malformed-json", JsonFactory.builder().streamReadConstraints(limits()).build()),
    CBOR("malformed-cbor", CBORFactory.builder().streamReadConstraints(limits()).build());

    private final String malformed;
    private final TokenStreamFactory parsers;

    SenmlForm(String malformed, TokenStreamFactory parsers) {
        this.malformed = malformed;
        this.parsers = parsers;
    }

    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxNumberLength(400)
                .maxNameLength(2_000)
                .maxStringLength(1 << 20)
                .build();
    }

    /**
     * The form of a payload of at least one byte. JSON begins with an ASCII character, a CBOR array (RFC 8949, major type
     * 4, or a tag before it) with a byte above them.
     */
    static SenmlForm of(byte[] payload) {
        return payload[0] < 0 ? CBOR : JSON;
    }

    JsonParser parser(byte[] payload) {
        return parsers.createParser(ObjectReadContext.empty(), payload, 0, payload.length);
    }

    /** Whether every text of a payload that could be parsed is UTF-8. */
    boolean isUtf8(byte[] payload) {
        return switch (this) {
            case JSON -> PayloadText.isUtf8(payload);
            case CBOR -> CborTexts.areUtf8(payload);
        };
    }

    /** The reason of a payload that is not of this form to its last byte. */
    String malformed() {
        return malformed;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LetterRecordTest {

    private static final DeadLetter LETTER =
            new DeadLetter(258, 3, "bad", "é", 5, 6, "s", "d", "t/u", "{}".getBytes(UTF_8), true, new BitSet());

    @Test
    void hasTheBytesOfItsFormat() {
        assertThat(HexFormat.of().formatHex(LetterRecord.toBytes(LETTER).array()))
                .isEqualTo(
                        "0201" // version, flags
                                + "0000000000000102" + "00000003" // sequence, reading
                                + "0000000000000005" + "0000000000000006" // received, kept
                                + "00000003" + "626164" // reason
                                + "00000001" + "73" // site
                                + "00000001" + "64" // device
                                + "00000002" + "c3a9" // detail
                                + "00000003" + "742f75" // topic
                                + "00000002" + "7b7d"); // payload
    }

    @Test
    void withFurtherReadingsIsOfVersionThreeAndNamesThemAtItsEnd() {
        BitSet more = BitSet.valueOf(new byte[] {0x30, 0x02});
        DeadLetter letter = LETTER.alsoOf(more, "é");
        String bytes = HexFormat.of().formatHex(LetterRecord.toBytes(letter).array());

        assertThat(bytes)
                .isEqualTo("03"
                        + HexFormat.of()
                                .formatHex(LetterRecord.toBytes(LETTER).array())
                                .substring(2)
                        + "00000002" + "3002"); // readings 4, 5 and 9
        assertThat(LetterRecord.size(letter)).isEqualTo(bytes.length() / 2);
        DeadLetter read = LetterRecord.read(LetterRecord.toBytes(letter));
        assertThat(read).usingRecursiveComparison().isEqualTo(letter);
        assertThat(read.readings().stream()).containsExactly(3, 4, 5, 9);
        assertThat(LetterRecord.id(LetterRecord.toBytes(letter))).isEqualTo(LETTER.letterId());
    }

    @Test
    void isReadBackWhole() {
        DeadLetter read = LetterRecord.read(LetterRecord.toBytes(LETTER));
        assertThat(read).usingRecursiveComparison().isEqualTo(LETTER);
    }

    @Test
    void ofAnotherVersionIsNotGuessedAt() {
        assertThatThrownBy(() -> LetterRecord.read(ByteBuffer.wrap(new byte[] {9, 0, 0})))
                .hasMessageContaining("unknown version 9");
    }
}

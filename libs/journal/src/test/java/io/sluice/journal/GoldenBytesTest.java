/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The formats, byte by byte. When one of these fails, files that are out there cannot be read any more: give the format a
 * new version instead of changing the test.
 */
class GoldenBytesTest {

    private static final long SALT = 0x5a17_0000_0000_00a5L;

    private static final String HEADER = "534c4a0a" // magic
            + "0001" // version
            + "001c" // length of the header
            + "0000000000000000" // base
            + "5a170000000000a5" // salt
            + "52acdafa";

    private static final String FIRST_OF_GROUP = "b2cfffe4" // checksum
            + "a1" // first of group
            + "000003" // length
            + "5a170000000000a5" // sequence 0 XOR salt
            + "6f6e65"; // "one"

    private static final String CONTINUES_GROUP = "7048a917a00000035a170000000000a474776f"; // "two"

    private static final String VOID_TO_9 = "1cf7e401af0000015a170000000000ac00";

    private static final String FIRST_AFTER_VOID = "4d5c4c23a10000045a170000000000ac6e696e65"; // "nine"

    private static final String CHECKPOINT = "534c430a" // magic
            + "00000007" // version of the content
            + "00000003" // length of the content
            + "c44f7ed0" // checksum
            + "616263"; // "abc"

    @Test
    void writesASegmentExactlySo() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journal.open(Journals.settings(Durability.FORCED), new SegmentFactory(files, () -> SALT));

        Journals.write(journal, "one", "two");
        journal.startAtLeastAt(9);
        Journals.write(journal, "nine");

        byte[] file = files.contentOf("00000000000000000000.journal");
        assertThat(hex(file, 0, 28)).isEqualTo(HEADER);
        assertThat(hex(file, 2048, 28)).isEqualTo(HEADER);
        assertThat(Arrays.copyOfRange(file, 28, 2048)).containsOnly(0);
        assertThat(Arrays.copyOfRange(file, 2076, 4096)).containsOnly(0);
        assertThat(hex(file, 4096, 19 + 19 + 17 + 20))
                .isEqualTo(FIRST_OF_GROUP + CONTINUES_GROUP + VOID_TO_9 + FIRST_AFTER_VOID);
        assertThat(Arrays.copyOfRange(file, 4096 + 75, file.length)).containsOnly(0);
    }

    @Test
    void readsASegmentWrittenByHand() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        byte[] file = new byte[4096 + 75];
        put(file, 0, HEADER);
        put(file, 2048, HEADER);
        put(file, 4096, FIRST_OF_GROUP + CONTINUES_GROUP + VOID_TO_9 + FIRST_AFTER_VOID);
        files.replace("00000000000000000000.journal", file);

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("0:one", "1:two", "9:nine");
        assertThat(journal.committedSequence()).isEqualTo(10);
    }

    @Test
    void writesACheckpointExactlySo() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);

        new CheckpointFile(files, "position", 7).write("abc".getBytes(UTF_8));

        byte[] file = files.contentOf("position");
        assertThat(hex(file, 0, file.length)).isEqualTo(CHECKPOINT);
    }

    private static String hex(byte[] bytes, int from, int length) {
        return HexFormat.of().formatHex(bytes, from, from + length);
    }

    private static void put(byte[] file, int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, file, at, bytes.length);
    }
}

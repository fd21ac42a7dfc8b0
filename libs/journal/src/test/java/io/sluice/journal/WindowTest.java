/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

    private static final int CAPACITY = 256 << 10;

    @TempDir
    Path folder;

    /** A header that is cut by the window's end, behind a frame that its reader has limited the buffer to. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 15})
    void keepsWhatLiesBehindTheFrameThatWasReadLast(int kept) throws IOException {
        byte[] content = new byte[CAPACITY + 1000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + i / 256);
        }
        Files.write(folder.resolve("bytes"), content);
        int next = CAPACITY - kept;
        try (JournalFile file = new DiskFiles(folder).openForReading("bytes")) {
            Window window = new Window(file);
            window.load(0, CAPACITY, content.length);
            window.bytes().limit(next).position(next - 100);

            window.load(next, Frame.HEADER_BYTES, content.length);

            byte[] header = new byte[Frame.HEADER_BYTES];
            window.bytes().get(window.index(next), header);
            assertThat(header).isEqualTo(Arrays.copyOfRange(content, next, next + Frame.HEADER_BYTES));
        }
    }
}

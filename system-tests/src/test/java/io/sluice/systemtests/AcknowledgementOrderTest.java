/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge must be right before anything is judged by it. */
class AcknowledgementOrderTest {

    /** A frame of 19 bytes of payload: version 1, QoS 1, packet id 0x0107, and no matter what. */
    private static final String RECORD = hex("11223344a1000013aabbccddeeff0011" + "01010107" + "00".repeat(15));

    private static final String WRITE = "pwrite64(9</d/journal/0.journal>, \"" + RECORD + "\", 35, 4096";
    private static final String FORCE = "fdatasync(9</d/journal/0.journal>";
    private static final String SEND = "write(8<TCPv6:[[::1]:5000->[::1]:1883]>, \"" + hex("40020107") + "\", 4) = 4";

    @Test
    void isContentWhenWriteForceAndSendFollowEachOther() {
        AcknowledgementOrder order = judge("1 " + WRITE + ") = 35", "1 " + FORCE + ")      = 0", "1 " + SEND);

        assertThat(order.acknowledgements()).isEqualTo(1);
        assertThat(order.violations()).isEmpty();
    }

    @Test
    void isContentWhenOtherThreadsAreHeardOfMeanwhile() {
        AcknowledgementOrder order = judge(
                "1 " + WRITE + " <unfinished ...>",
                "22 write(1</dev/null>, \"\\x41\", 1) = 1",
                "1 <... pwrite64 resumed>) = 35",
                "1 " + FORCE + " <unfinished ...>",
                "22 fsync(5</d/other> <unfinished ...>",
                "1 <... fdatasync resumed>) = 0",
                "3 " + SEND);

        assertThat(order.acknowledgements()).isEqualTo(1);
        assertThat(order.violations()).isEmpty();
    }

    @Test
    void objectsToASendWithoutAForce() {
        assertThat(judge("1 " + WRITE + ") = 35", "1 " + SEND).violations())
                .singleElement()
                .asString()
                .contains("packet 263", "no force");
    }

    @Test
    void objectsToASendWithoutAWrite() {
        assertThat(judge("1 " + FORCE + ") = 0", "1 " + SEND).violations())
                .singleElement()
                .asString()
                .contains("packet 263", "no write");
    }

    @Test
    void objectsToAForceThatBeganBeforeTheWriteHadEnded() {
        assertThat(judge(
                                "1 " + WRITE + " <unfinished ...>",
                                "2 " + FORCE + " <unfinished ...>",
                                "1 <... pwrite64 resumed>) = 35",
                                "2 <... fdatasync resumed>) = 0",
                                "1 " + SEND)
                        .violations())
                .hasSize(1);
    }

    @Test
    void objectsToAForceThatEndsAfterTheSendHasBegun() {
        assertThat(judge(
                                "1 " + WRITE + ") = 35",
                                "1 " + FORCE + " <unfinished ...>",
                                "2 " + SEND,
                                "1 <... fdatasync resumed>) = 0")
                        .violations())
                .hasSize(1);
    }

    @Test
    void objectsToAForceThatFailed() {
        assertThat(judge("1 " + WRITE + ") = 35", "1 " + FORCE + ") = -1 EIO (Input/output error)", "1 " + SEND)
                        .violations())
                .hasSize(1);
    }

    @Test
    void objectsToAForceOfAnotherFile() {
        assertThat(judge("1 " + WRITE + ") = 35", "1 fdatasync(7</d/journal/1.journal>) = 0", "1 " + SEND)
                        .violations())
                .hasSize(1);
    }

    private static AcknowledgementOrder judge(String... lines) {
        return AcknowledgementOrder.of(SyscallTrace.read(List.of(lines)), "/d/journal", 1883);
    }

    private static String hex(String digits) {
        return digits.replaceAll("..", "\\\\x$0");
    }
}

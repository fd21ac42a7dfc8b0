/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DuplicateWindowTest {

    private static final long SESSION = 7;

    private final DuplicateWindow window = new DuplicateWindow(100);

    @Test
    void aMessageSentAgainIsADuplicateAndOneThatOnlyHasTheFlagIsNot() {
        assertThat(arrives(1, 5, false, "a/b", "1")).isFalse();
        assertThat(arrives(2, 5, true, "a/b", "1")).isTrue();
        assertThat(arrives(3, 6, true, "a/b", "1")).isFalse();
        assertThat(arrives(4, 5, true, "a/b", "2")).isFalse();
    }

    @Test
    void topicsWhoseHashIsTheSameAreNotTakenForOneAnother() {
        assertThat("plant/Aa").hasSameHashCodeAs("plant/BB");
        arrives(1, 5, false, "plant/Aa", "{}");
        assertThat(arrives(2, 5, true, "plant/BB", "{}")).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowWasAcknowledgedLongAgo() {
        arrives(1, 5, false, "a/b", "1");
        assertThat(arrives(101, 5, true, "a/b", "1")).isTrue();
        assertThat(arrives(202, 5, true, "a/b", "1")).isFalse();
    }

    @Test
    void sessionsDoNotMeet() {
        arrives(1, 5, false, "a/b", "1");
        byte[] payload = "1".getBytes(UTF_8);
        long print = DuplicateWindow.fingerprint("a/b", MessageRecord.topicBytes("a/b"), payload);
        assertThat(window.isDuplicate(2, SESSION + 1, 5, true, print)).isFalse();
        assertThat(arrives(3, 5, true, "a/b", "1")).isTrue();
    }

    private boolean arrives(long sequence, int packetId, boolean dup, String topic, String payload) {
        long print = DuplicateWindow.fingerprint(topic, MessageRecord.topicBytes(topic), payload.getBytes(UTF_8));
        return window.isDuplicate(sequence, SESSION, packetId, dup, print);
    }
}

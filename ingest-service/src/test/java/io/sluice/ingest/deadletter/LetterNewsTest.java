/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.mqtt.PublisherSettings;
import java.net.URI;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LetterNewsTest {

    private static final DeadLetter LETTER =
            new DeadLetter(1, -1, "malformed-json", "", 1, "telemetry/a/b/c", new byte[100]);

    @Test
    void withoutABrokerWhatFindsNoRoomIsDroppedAndNobodyWaits() throws Exception {
        try (LetterNews news = new LetterNews(PublisherSettings.of(URI.create("tcp://127.0.0.1:1"), "news"))) {
            news.start();
            news.offer(Collections.nCopies(3 * LetterNews.MOST_LETTERS, LETTER));
            assertThat(news.dropped()).isGreaterThanOrEqualTo(2 * LetterNews.MOST_LETTERS - 2L);
            assertThat(news.published()).isZero();
        }
    }

    @Test
    void letsNoMoreWaitThanItsBytes() throws Exception {
        DeadLetter large = new DeadLetter(1, -1, "too-large", "", 1, "telemetry/a/b/c", new byte[1 << 20]);
        try (LetterNews news = new LetterNews(PublisherSettings.of(URI.create("tcp://127.0.0.1:1"), "news"))) {
            news.offer(Collections.nCopies(20, large));
            assertThat(news.dropped()).isEqualTo(20 - LetterNews.MOST_BYTES / (1 << 20));
        }
    }

    @Test
    void countsWhatItHadNoTimeForWhenItEnds() throws Exception {
        LetterNews news = new LetterNews(PublisherSettings.of(URI.create("tcp://127.0.0.1:1"), "news"));
        news.offer(Collections.nCopies(7, LETTER));
        news.close();
        assertThat(news.dropped()).isEqualTo(7);
        news.offer(Collections.nCopies(7, LETTER));
        assertThat(news.dropped()).isEqualTo(7);
    }

    @Test
    void switchedOffItDoesNothing() throws Exception {
        try (LetterNews news = new LetterNews(null)) {
            news.start();
            news.offer(Collections.nCopies(2_000, LETTER));
            assertThat(news.dropped()).isZero();
        }
    }

    @Test
    void makesALevelOfAnyReason() {
        assertThat(LetterNews.topic("field-type-conflict")).isEqualTo("sluice/dead-letters/field-type-conflict");
        assertThat(LetterNews.topic("a/b#+ c")).isEqualTo("sluice/dead-letters/a_b___c");
    }
}

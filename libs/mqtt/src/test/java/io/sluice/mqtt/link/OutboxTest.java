/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboxTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Semaphore door = new Semaphore(0);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private void writeWhenLet(byte[] packets, int length) throws IOException {
        try {
            door.acquire();
        } catch (InterruptedException e) {
            throw new IOException("ended", e);
        }
        written.write(packets, 0, length);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Test
    void writesEverythingInTheOrderOfTheCallsHoweverWritesFallBetweenThem() throws Exception {
        Outbox outbox = new Outbox((packets, length) -> written.write(packets, 0, length), threads);
        for (int i = 0; i < 100_000; i++) {
            outbox.add(number(i), 4);
        }
        assertThat(outbox.awaitWritten(LIMIT)).isTrue();
        ByteBuffer seen = ByteBuffer.wrap(written.toByteArray());
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.getInt()).isEqualTo(i);
        }
        assertThat(seen.hasRemaining()).isFalse();
    }

    @Test
    void doesNotMakeItsCallerWaitForAWriteThatHangs() throws Exception {
        Outbox outbox = new Outbox(this::writeWhenLet, threads);
        for (int i = 0; i < 1_000; i++) {
            outbox.add(number(i), 4);
        }
        assertThat(outbox.written()).isFalse();
        assertThat(outbox.awaitWritten(Duration.ofMillis(50))).isFalse();
        door.release(1_000);
        assertThat(outbox.awaitWritten(LIMIT)).isTrue();
        assertThat(written.size()).isEqualTo(4_000);
    }

    @Test
    void makesItsCallerWaitWhenItIsFull() throws Exception {
        Outbox outbox = new Outbox(this::writeWhenLet, threads, 8);
        var adding = threads.submit(() -> {
            for (int i = 0; i < 10; i++) {
                outbox.add(number(i), 4);
            }
        });
        await().during(Duration.ofMillis(200)).until(() -> !adding.isDone());
        door.release(10);
        adding.get(10, TimeUnit.SECONDS);
        assertThat(outbox.awaitWritten(LIMIT)).isTrue();
        assertThat(written.size()).isEqualTo(40);
    }

    @Test
    void letsItsCallerGoWhenTheConnectionEnds() throws Exception {
        Outbox outbox = new Outbox(this::writeWhenLet, threads, 8);
        var adding = threads.submit(() -> {
            for (int i = 0; i < 10; i++) {
                outbox.add(number(i), 4);
            }
        });
        await().during(Duration.ofMillis(200)).until(() -> !adding.isDone());
        outbox.close();
        adding.get(10, TimeUnit.SECONDS);
    }

    @Test
    void dropsWhatIsLeftWhenAWriteFails() throws Exception {
        Outbox outbox = new Outbox(
                (packets, length) -> {
                    throw new IOException("the connection has ended");
                },
                threads);
        outbox.add(number(1), 4);
        assertThat(outbox.awaitWritten(LIMIT)).isTrue();
        outbox.add(number(2), 4);
        assertThat(outbox.awaitWritten(LIMIT)).isTrue();
    }
}

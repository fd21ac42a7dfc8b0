/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TimedStreamTest {

    /** Takes everything, each time after a while, as a caller does that never stops and never hurries. */
    private static final class SlowCaller extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private boolean closed;

        @Override
        public void write(int b) {
            throw new AssertionError("bytes come in pieces");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            taken.write(bytes, from, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final SlowCaller caller = new SlowCaller();

    @Test
    void oneLargeWriteEndsWhenTheTimeIsUp() {
        TimedStream out = new TimedStream(caller, Duration.ofSeconds(1));

        assertThatThrownBy(() -> out.write(new byte[10 << 20])).isInstanceOf(TimedStream.LateException.class);

        assertThat(caller.taken.size()).isBetween(1, 2 << 20);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(TimedStream.LateException.class);
        assertThatThrownBy(out::flush).isInstanceOf(TimedStream.LateException.class);
        out.close();
        assertThat(caller.closed).isFalse();
    }

    @Test
    void everythingIsPassedOnInTimeAndFinishingEndsTheAnswer() throws IOException {
        TimedStream out = new TimedStream(caller, Duration.ofMinutes(1));
        byte[] bytes = new byte[20_000];
        new java.util.Random(1).nextBytes(bytes);

        out.write(7);
        out.write(bytes);
        out.close();
        assertThat(caller.closed).isFalse();
        out.finish();

        assertThat(caller.closed).isTrue();
        assertThat(caller.taken.toByteArray()).startsWith(7).endsWith(bytes).hasSize(20_001);
    }
}

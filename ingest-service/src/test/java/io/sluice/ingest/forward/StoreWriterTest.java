/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreWriterTest {

    private final List<Integer> sizes = new ArrayList<>();
    private final WriteTuning tuning = new WriteTuning(1_000, 2);
    private boolean stopping;

    @Test
    void aBatchThatDoesNotGetThroughIsWrittenInSmallerPartsAndRefusalsKeepTheirPlaces() throws Exception {
        StoreWriter writer = writer(batch -> batch.readings().size() > 300
                ? new WriteOutcome.Unavailable("did not answer in time", null)
                : new WriteOutcome.Written(refused(batch)));

        WriteOutcome.Written written = writer.write(batch(1_000)).orElseThrow();

        assertThat(sizes).startsWith(1_000, 500, 250);
        assertThat(sizes.stream().skip(2).mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(1_000);
        assertThat(written.refusals()).extracting(Refusal::index).containsExactly(0, 333, 666, 999);
    }

    @Test
    void anEndedProgramLeavesTheBatchInTheJournal() throws Exception {
        StoreWriter writer = writer(batch -> {
            stopping = true;
            return new WriteOutcome.Unavailable("away", null);
        });
        assertThat(writer.write(batch(10))).isEmpty();
    }

    @Test
    void anAdapterThatThrowsIsAStoreThatIsAway() throws Exception {
        StoreWriter writer = writer(batch -> {
            if (sizes.size() < 3) {
                throw new IllegalStateException("a bug");
            }
            return WriteOutcome.Written.ALL;
        });
        assertThat(writer.write(batch(10))).contains(WriteOutcome.Written.ALL);
        assertThat(sizes).hasSize(3);
        assertThat(writer.trouble()).isEmpty();
        assertThat(writer.takesWrites()).isTrue();
    }

    @Test
    void anAdapterThatThrowsWhenAskedHowItIsIsAStoreThatIsDown() {
        AtomicBoolean broken = new AtomicBoolean(true);
        StoreWriter writer = writer(Duration.ZERO, given -> {
            if (broken.get()) {
                throw new IllegalArgumentException("Unexpected char 0x0a in Authorization value");
            }
            return new StoreHealth.Up("well");
        });

        writer.probeIfIdle();
        assertThat(writer.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("the store's adapter failed", "0x0a"));

        broken.set(false);
        writer.probeIfIdle();
        assertThat(writer.trouble()).isEmpty();
    }

    @Test
    void aFaultOfConfigurationOpensTheBreakerAtTheFirstAnswerAndAnOutageDoesNot() throws Exception {
        StoreWriter refused = writer(batch -> {
            stopping = true;
            return new WriteOutcome.Misconfigured("check the token");
        });
        refused.write(batch(10));
        assertThat(refused.breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(refused.trouble()).contains("check the token");

        stopping = false;
        StoreWriter away = writer(batch -> {
            stopping = true;
            return new WriteOutcome.Unavailable("away", null);
        });
        away.write(batch(10));
        assertThat(away.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    /** Each reading whose time is a multiple of 333. */
    private static List<Refusal> refused(Batch batch) {
        return IntStream.range(0, batch.readings().size())
                .filter(i -> batch.readings().get(i).timeNanos() % 333 == 0)
                .mapToObj(i -> new Refusal(i, "code", "detail"))
                .toList();
    }

    private static Batch batch(int size) {
        return new Batch(
                IntStream.range(0, size)
                        .mapToObj(i -> new Reading(SeriesKey.of("m", "s", "d"), i, List.of(Field.of("v", i))))
                        .toList(),
                List.of());
    }

    private StoreWriter writer(Function<Batch, WriteOutcome> answers) {
        return writer(Duration.ofHours(1), given -> {
            sizes.add(((Batch) given[0]).readings().size());
            return answers.apply((Batch) given[0]);
        });
    }

    private StoreWriter writer(Duration probe, Function<Object[], Object> answers) {
        TelemetryStore store = (TelemetryStore) Proxy.newProxyInstance(
                TelemetryStore.class.getClassLoader(),
                new Class<?>[] {TelemetryStore.class},
                (proxy, method, given) -> answers.apply(given));
        RetryTimes times = new RetryTimes(
                Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(1), probe);
        return new StoreWriter(store, times, tuning, () -> stopping, (outcome, nanos) -> {});
    }
}

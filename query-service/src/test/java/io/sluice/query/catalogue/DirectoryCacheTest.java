/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryCacheTest {

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();
    private final AtomicLong now = new AtomicLong();
    private final DirectoryCache cache = new DirectoryCache(store, now::get);

    @AfterEach
    void close() {
        cache.close();
    }

    private void write(String site) {
        store.write(Batch.of(new Reading(SeriesKey.of("m", site, "d"), 0, List.of(Field.of("v", 1)))));
    }

    private List<String> sites() {
        return cache.current().sites(site -> true);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aYoungDirectoryIsNotReadAgain() {
        write("a");
        assertThat(sites()).containsExactly("a");
        write("b");
        pass(Duration.ofSeconds(3));
        assertThat(sites()).containsExactly("a");
        pass(Duration.ofSeconds(1));
        assertThat(sites()).containsExactly("a", "b");
    }

    @Test
    void aStoreThatIsDownIsHiddenNoLongerThanTheDirectoryIsYoung() {
        write("a");
        sites();
        store.goDown("by the test");
        pass(Duration.ofSeconds(3));
        assertThat(sites()).containsExactly("a");
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(this::sites).isInstanceOf(StoreUnavailableException.class);
        store.comeUp();
        assertThat(sites()).containsExactly("a");
    }

    @Test
    void whileASlowStoreIsReadAnOlderDirectoryIsAtHand() throws Exception {
        write("a");
        sites();
        write("b");
        pass(Duration.ofSeconds(10));
        store.delayBy(Duration.ofSeconds(1));
        CompletableFuture<List<String>> reader = CompletableFuture.supplyAsync(this::sites);
        await().pollInterval(Duration.ofMillis(1)).until(cache::isBeingRead);
        assertThat(sites()).containsExactly("a");
        assertThat(reader.get(30, TimeUnit.SECONDS)).containsExactly("a", "b");
    }
}

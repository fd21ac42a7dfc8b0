/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.model.DeviceKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SchemaEventsTest {

    private static final long MINUTE = 60_000_000_000L;

    @BeforeAll
    static void hush() {
        ((Logger) LoggerFactory.getLogger("io.sluice.ingest.schema.events")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        ((Logger) LoggerFactory.getLogger("io.sluice.ingest.schema.events")).setLevel(null);
    }

    private final AtomicLong clock = new AtomicLong();
    private final SchemaEvents events = new SchemaEvents(clock::get);

    private void report(String site, String field, long atNanos) {
        events.report(
                new Finding(
                        EventKind.NEW_FIELD,
                        "m",
                        field,
                        new DeviceKey(site, "dev"),
                        "",
                        "float",
                        null,
                        () -> "new " + field),
                atNanos);
    }

    private List<SchemaEvent> all() {
        return events.list(Long.MAX_VALUE, 100_000, _ -> true).events();
    }

    @Test
    void pagesGoOnBelowTheLastOneNewestFirst() {
        for (int i = 0; i < 5; i++) {
            report("plant", "f" + i, i);
        }
        SchemaEvents.Page first = events.list(Long.MAX_VALUE, 2, _ -> true);
        assertThat(first.events()).extracting(SchemaEvent::field).containsExactly("f4", "f3");
        report("plant", "new", 9);
        SchemaEvents.Page second = events.list(first.next(), 3, _ -> true);
        assertThat(second.events()).extracting(SchemaEvent::field).containsExactly("f2", "f1", "f0");
        assertThat(second.next()).isNull();
    }

    @Test
    void whatIsShownAgainAfterACrashIsNeitherToldNorCountedTwice() {
        report("plant", "f", 100);
        report("plant", "f", 200);
        SchemaEvents restarted = new SchemaEvents(clock::get);
        restarted.restore(events.all(), events.nextId());
        Finding again = new Finding(
                EventKind.NEW_FIELD, "m", "f", new DeviceKey("plant", "dev"), "", "float", null, () -> "again");
        restarted.report(again, 100);
        restarted.report(again, 200);
        assertThat(restarted.all()).hasSize(1);
        assertThat(restarted.all().getFirst().count()).isEqualTo(2);
        restarted.report(again, 300);
        assertThat(restarted.all().getFirst().count()).isEqualTo(3);
        assertThat(restarted.nextId()).isEqualTo(events.nextId());
    }

    @Test
    void oneSiteNeitherFillsTheListNorTheLogAndTheOthersEventsStay() {
        report("quiet", "f", 0);
        for (int i = 0; i < 20_000; i++) {
            if (i % SchemaEvents.MOST_A_MINUTE == 0) {
                clock.addAndGet(MINUTE);
            }
            report("loud", "f" + i, i);
        }
        assertThat(all()).hasSize(SchemaEvents.MOST_OF_A_SITE + 1);
        assertThat(all().getLast().site()).isEqualTo("quiet");
        assertThat(events.count(EventKind.NEW_FIELD)).isEqualTo(20_001);
        assertThat(events.suppressed()).isZero();
    }

    @Test
    void moreThanSoManyAMinuteOfASiteAreCountedOnly() {
        for (int i = 0; i < 1_000; i++) {
            report("loud", "f" + i, i);
        }
        report("quiet", "f", 0);
        assertThat(all()).hasSize(SchemaEvents.MOST_A_MINUTE + 1);
        assertThat(events.suppressed()).isEqualTo(1_000 - SchemaEvents.MOST_A_MINUTE);
        assertThat(events.count(EventKind.NEW_FIELD)).isEqualTo(1_001);
    }

    @Test
    void theOldestGoWhenThereIsNoRoom() {
        for (int i = 0; i < SchemaEvents.MOST + 10; i++) {
            report("site" + i % 100, "f" + i, i);
            clock.addAndGet(MINUTE / 100);
        }
        assertThat(all()).hasSize(SchemaEvents.MOST);
        assertThat(all().getLast().field()).isEqualTo("f10");
    }
}

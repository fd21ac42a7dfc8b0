/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static io.sluice.support.settings.SettingType.bool;
import static io.sluice.support.settings.SettingType.dataSize;
import static io.sluice.support.settings.SettingType.duration;
import static io.sluice.support.settings.SettingType.integer;
import static io.sluice.support.settings.SettingType.oneOf;
import static io.sluice.support.settings.SettingType.secretText;
import static io.sluice.support.settings.SettingType.text;
import static io.sluice.support.settings.SettingType.uri;

import io.sluice.ingest.JournalFiles;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.schema.SchemaSettings;
import io.sluice.support.settings.Setting;
import io.sluice.support.settings.SettingsContributor;
import io.sluice.support.settings.SettingsFaults;
import io.sluice.support.settings.SettingsView;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The settings of ingest, as the start-up check and the reference know them. */
public final class IngestSettings implements SettingsContributor {

    private static final String MAX_PAYLOAD = "sluice.ingest.max-payload";
    private static final String MAX_PAYLOAD_DEFAULT = "1MB";
    private static final String JOURNAL_SIZE = "sluice.ingest.journal.max-size";
    private static final String JOURNAL_SIZE_DEFAULT = "8GB";

    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @Override
    public List<Setting> settings() {
        return Stream.of(mqtt(), RouteSettings.all(), ingest(), schema(), GuardProperties.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Setting> mqtt() {
        return List.of(
                new Setting(
                        "sluice.mqtt.uri",
                        uri("tcp", "ssl", "mqtt", "mqtts"),
                        "tcp://localhost:1883",
                        "The broker devices publish to; ssl:// or mqtts:// for TLS. In all-in-one the embedded one."),
                new Setting("sluice.mqtt.username", text(), "–", "User name at the broker."),
                new Setting("sluice.mqtt.password", secretText(), "–", "Password at the broker."),
                new Setting(
                        "sluice.mqtt.ssl-bundle",
                        text(),
                        "the JDK's trust",
                        "Spring SSL bundle for TLS (spring.ssl.bundle.*)."),
                new Setting("sluice.mqtt.group", text(), "sluice", "Name of the shared subscription's group."),
                new Setting("sluice.mqtt.connections", integer(1, 64), "1", "Connections that share the subscription."),
                new Setting(
                        "sluice.mqtt.filters[]",
                        text(),
                        "all default routes, and what own ones need (all-in-one with its own broker: #)",
                        "Topic filters that this instance takes."),
                new Setting(
                        "sluice.mqtt.receive-maximum",
                        integer(1, 65_535),
                        "8192 (all-in-one: 2048)",
                        "Messages the broker may send ahead of their acknowledgement, per connection."),
                new Setting(
                        "sluice.mqtt.in-flight",
                        dataSize(DataSize.ofMegabytes(1), DataSize.ofGigabytes(4)),
                        "64MB",
                        "Budget for messages received and not yet durable."),
                new Setting(
                        "sluice.mqtt.keep-alive",
                        duration(Duration.ofSeconds(1), Duration.ofHours(18)),
                        "30s",
                        "MQTT keep-alive."),
                new Setting(
                        "sluice.mqtt.session-expiry",
                        duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
                        "7d",
                        "How long the broker keeps messages for us while we are away."));
    }

    private static List<Setting> ingest() {
        DataSize most = DataSize.ofTerabytes(16);
        return List.of(
                new Setting(
                        MAX_PAYLOAD,
                        dataSize(DataSize.ofKilobytes(1), DataSize.ofMegabytes(15)),
                        MAX_PAYLOAD_DEFAULT,
                        "Largest payload; a larger one is a dead letter (HTTP: 413)."),
                new Setting(
                        JOURNAL_SIZE,
                        dataSize(DataSize.ofMegabytes(8), most),
                        JOURNAL_SIZE_DEFAULT,
                        "Size at which the journal is full and acknowledgements are withheld."),
                new Setting(
                        "sluice.ingest.journal.durability",
                        oneOf("forced", "written"),
                        "forced",
                        "What an acknowledgement means: on the disk, or handed to the operating system."),
                new Setting("sluice.ingest.batch.max-lines", integer(1, 100_000), "5000", "Readings per write."),
                new Setting(
                        "sluice.ingest.batch.max-bytes",
                        dataSize(DataSize.ofKilobytes(1), DataSize.ofMegabytes(64)),
                        "1MB",
                        "Bytes per write, about."),
                new Setting(
                        "sluice.ingest.batch.linger",
                        duration(MILLISECOND, Duration.ofSeconds(60)),
                        "50ms",
                        "How long a reading waits for others to be written with."),
                new Setting(
                        "sluice.ingest.batch.writers",
                        integer(1, ForwardSettings.MOST_WRITERS),
                        "2",
                        "Writes in flight at most; how many there are follows the store's latency."),
                new Setting(
                        "sluice.ingest.dead-letters.max-size",
                        dataSize(DataSize.ofMegabytes(2), most),
                        "1GB",
                        "Size at which the dead letters are full; a site may hold a quarter of it."),
                new Setting(
                        "sluice.ingest.dead-letters.when-full",
                        oneOf("block", "drop-oldest"),
                        "block",
                        "What happens then: nothing is lost and forwarding waits, or the oldest letters go."),
                new Setting(
                        "sluice.ingest.dead-letters.overflow-size",
                        dataSize(DataSize.ofMegabytes(2), most),
                        "4GB",
                        "With block: what sites beyond their quarter may hold together before forwarding waits."),
                new Setting(
                        "sluice.ingest.dead-letters.replay-rate",
                        integer(1, 100_000),
                        "500",
                        "Letters that a replay reads again per second."),
                new Setting(
                        "sluice.ingest.dead-letters.publish",
                        bool(),
                        "false",
                        "Whether new dead letters are published to sluice/dead-letters/{reason} too."),
                new Setting(
                        "sluice.ingest.sparkplug.rebirth",
                        bool(),
                        "true",
                        "Whether Sparkplug's edge nodes are asked for births that are missing."),
                new Setting(
                        "sluice.ingest.sparkplug.rebirth-interval",
                        duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
                        "10s",
                        "Between two requests to one node at least; while it does not answer, up to 10 min."),
                new Setting(
                        "sluice.ingest.ledger.max-series",
                        integer(1_000, 10_000_000),
                        "150000",
                        "Series (device and measurement) the delivery ledger counts; beyond, those silent for longest leave."),
                new Setting(
                        "sluice.ingest.catch-up.order",
                        oneOf("backlog-first", "live-first"),
                        "backlog-first",
                        "After an outage: everything in order, or what is new at once and the backlog beside it."),
                new Setting(
                        "sluice.ingest.catch-up.rate-limit",
                        integer(1, 10_000_000),
                        "–",
                        "Messages of the backlog per second at most; in backlog-first more than arrive, or it never ends."));
    }

    private static List<Setting> schema() {
        return List.of(
                new Setting(
                        "sluice.ingest.schema.policy",
                        oneOf("allow", "coerce", "dead-letter"),
                        "allow",
                        "What is done with a value of another type than its field's: told only, made the field's type where that loses nothing, or its reading a dead letter."),
                new Setting(
                        "sluice.ingest.schema.learn.measurements",
                        integer(1, 100_000),
                        "1000",
                        "Measurements whose fields are learned; further ones are not watched."),
                new Setting(
                        "sluice.ingest.schema.learn.fields",
                        integer(1, SchemaSettings.MOST_FIELDS),
                        "1000",
                        "Fields of a measurement that are learned, and 100000 of all together; further ones are not watched."),
                new Setting(
                        "sluice.ingest.schema.vanished-after",
                        duration(Duration.ofSeconds(10), Duration.ofDays(365)),
                        "1h",
                        "How long a measurement goes on without a field before that is told."));
    }

    @Override
    public void check(SettingsView settings, SettingsFaults faults) {
        if (!faults.areOf("sluice.ingest.routes") && !faults.areOf("sluice.mqtt.filters")) {
            RouteTables.check(settings, faults);
        }
        if (!faults.areOf(JOURNAL_SIZE) && !faults.areOf(MAX_PAYLOAD)) {
            checkRoomForOneMessage(settings, faults);
        }
        if (settings.value("sluice.mqtt.password").isPresent()
                && settings.value("sluice.mqtt.username").isEmpty()) {
            faults.add(
                    "sluice.mqtt.password",
                    "(not shown)",
                    "is set without a user name",
                    "Set sluice.mqtt.username too, or leave both out.");
        }
    }

    /** A message that fits no file of the journal could never be acknowledged, and the broker would send it for ever. */
    private static void checkRoomForOneMessage(SettingsView settings, SettingsFaults faults) {
        DataSize payload = size(settings, MAX_PAYLOAD, MAX_PAYLOAD_DEFAULT);
        DataSize journal = size(settings, JOURNAL_SIZE, JOURNAL_SIZE_DEFAULT);
        long least = JournalFiles.leastJournal(payload.toBytes());
        if (journal.toBytes() < least) {
            faults.add(
                    JOURNAL_SIZE,
                    settings.value(JOURNAL_SIZE).orElse(JOURNAL_SIZE_DEFAULT),
                    "is too small for payloads of %s (%s)".formatted(payload, MAX_PAYLOAD),
                    "Give %dMB or more, or lower the other one.".formatted((least >> 20) + 1));
        }
    }

    private static DataSize size(SettingsView settings, String name, String defaultValue) {
        return DataSize.parse(settings.value(name).orElse(defaultValue).strip());
    }
}

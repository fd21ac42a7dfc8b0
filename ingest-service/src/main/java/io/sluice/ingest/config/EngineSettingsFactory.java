/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.ingest.EngineSettings;
import io.sluice.ingest.deadletter.DeadLetterSettings;
import io.sluice.ingest.forward.BatchLimits;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.RetryTimes;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.rebirth.RebirthSettings;
import io.sluice.ingest.schema.SchemaSettings;
import io.sluice.mqtt.PublisherSettings;
import io.sluice.mqtt.ReceiverSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

/** Turns properties into the engine's settings. */
final class EngineSettingsFactory {

    private EngineSettingsFactory() {}

    static EngineSettings create(
            Path dataDirectory,
            IngestProperties ingest,
            RouteBook routes,
            MqttProperties mqtt,
            BrokerAccess broker,
            SslBundles bundles) {
        Path directory = dataDirectory.resolve("ingest");
        return new EngineSettings(
                directory,
                ingest.journal().maxSize().toBytes(),
                ingest.journal().durability(),
                deadLetters(ingest.deadLetters(), mqtt, broker, bundles),
                forward(ingest),
                routes.source(),
                ingest.ledger().maxSeries(),
                guards(ingest.guards()),
                receiver(directory.resolve("mqtt"), ingest, routes.filters(), mqtt, broker, bundles),
                rebirth(ingest.sparkplug(), mqtt, broker, bundles),
                schema(ingest.schema()));
    }

    private static SchemaSettings schema(IngestProperties.SchemaPart schema) {
        return new SchemaSettings(
                schema.policy(), schema.learn().measurements(), schema.learn().fields(), schema.vanishedAfter());
    }

    private static GuardSettings guards(IngestProperties.GuardsPart guards) {
        Integer rate = guards.siteRate();
        return new GuardSettings(
                guards.newSeries(),
                guards.knownSeries(),
                guards.future(),
                guards.past(),
                guards.times(),
                guards.maxFields(),
                guards.maxNameLength(),
                rate == null ? 0 : rate);
    }

    private static RebirthSettings rebirth(
            IngestProperties.SparkplugPart sparkplug, MqttProperties mqtt, BrokerAccess broker, SslBundles bundles) {
        return new RebirthSettings(
                sparkplug.rebirth() ? publisher("sluice-rebirth-", mqtt, broker, bundles) : null,
                sparkplug.rebirthInterval());
    }

    private static ForwardSettings forward(IngestProperties ingest) {
        Long rate = ingest.catchUp().rateLimit();
        return new ForwardSettings(
                new BatchLimits(
                        ingest.batch().maxLines(),
                        ingest.batch().maxBytes().toBytes(),
                        ingest.batch().linger()),
                ingest.batch().writers(),
                new CatchUp(ingest.catchUp().order(), rate == null ? 0 : rate),
                RetryTimes.DEFAULT);
    }

    private static DeadLetterSettings deadLetters(
            IngestProperties.DeadLetterPart letters, MqttProperties mqtt, BrokerAccess broker, SslBundles bundles) {
        return new DeadLetterSettings(
                letters.maxSize().toBytes(),
                letters.overflowSize().toBytes(),
                letters.whenFull(),
                letters.replayRate(),
                letters.publish() ? publisher("sluice-dead-letters-", mqtt, broker, bundles) : null);
    }

    /** Each instance has a client id of its own: two of the same name would end each other's connections for ever. */
    private static PublisherSettings publisher(
            String prefix, MqttProperties mqtt, BrokerAccess broker, SslBundles bundles) {
        String clientId = prefix + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
        return PublisherSettings.of(broker.uri(), clientId)
                .withCredentials(broker.username(), broker.password())
                .withTls(tls(mqtt, bundles))
                .withKeepAlive(mqtt.keepAlive());
    }

    private static @Nullable SSLContext tls(MqttProperties mqtt, SslBundles bundles) {
        return mqtt.sslBundle() == null
                ? null
                : bundles.getBundle(mqtt.sslBundle()).createSslContext();
    }

    private static ReceiverSettings receiver(
            Path directory,
            IngestProperties ingest,
            List<String> filters,
            MqttProperties mqtt,
            BrokerAccess broker,
            SslBundles bundles) {
        return ReceiverSettings.builder(broker.uri(), directory, mqtt.group(), filters)
                .credentials(broker.username(), broker.password())
                .tls(tls(mqtt, bundles))
                .clientIdPrefix("sluice-ingest")
                .connections(mqtt.connections())
                .receiveMaximum(mqtt.receiveMaximum())
                .inFlightBytes(
                        Math.max(mqtt.inFlight().toBytes(), ingest.maxPayload().toBytes()))
                .maxPayloadBytes((int) ingest.maxPayload().toBytes())
                .keepAlive(mqtt.keepAlive())
                .sessionExpiry(mqtt.sessionExpiry())
                .build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.EngineSettings;
import io.sluice.ingest.forward.BatchLimits;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.RetryTimes;
import io.sluice.mqtt.ReceiverSettings;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

/** Turns properties into the engine's settings. */
final class EngineSettingsFactory {

    private EngineSettingsFactory() {}

    static EngineSettings create(
            Path dataDirectory, IngestProperties ingest, MqttProperties mqtt, BrokerAccess broker, SslBundles bundles) {
        Path directory = dataDirectory.resolve("ingest");
        return new EngineSettings(
                directory,
                ingest.journal().maxSize().toBytes(),
                ingest.journal().durability(),
                ingest.deadLetters().maxSize().toBytes(),
                ingest.deadLetters().whenFull(),
                forward(ingest),
                RouteTables.of(ingest.routes()),
                receiver(directory.resolve("mqtt"), ingest, mqtt, broker, bundles));
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

    private static ReceiverSettings receiver(
            Path directory, IngestProperties ingest, MqttProperties mqtt, BrokerAccess broker, SslBundles bundles) {
        List<String> filters = mqtt.filters().isEmpty() ? RouteTable.DEFAULT_FILTERS : mqtt.filters();
        @Nullable
        SSLContext tls = mqtt.sslBundle() == null
                ? null
                : bundles.getBundle(mqtt.sslBundle()).createSslContext();
        return ReceiverSettings.builder(broker.uri(), directory, mqtt.group(), filters)
                .credentials(broker.username(), broker.password())
                .tls(tls)
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

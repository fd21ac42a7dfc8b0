/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.sparkplug.SparkplugLookup;
import io.sluice.ingest.deadletter.DeadLetterController;
import io.sluice.ingest.delivery.DeliveryController;
import io.sluice.ingest.door.TelemetryController;
import io.sluice.ingest.drill.DrillConfiguration;
import io.sluice.ingest.drill.StoreOutage;
import io.sluice.ingest.guard.GuardController;
import io.sluice.ingest.mapping.MappingController;
import io.sluice.ingest.pipeline.IngestMeters;
import io.sluice.ingest.pipeline.IngestReadiness;
import io.sluice.ingest.pipeline.PipelineController;
import io.sluice.ingest.pipeline.PipelineView;
import io.sluice.ingest.schema.SchemaController;
import io.sluice.store.TelemetryStore;
import io.sluice.support.answer.Admission;
import io.sluice.support.answer.TimedAnswer;
import io.sluice.support.security.ApiRule;
import io.sluice.support.security.ApiRules;
import io.sluice.support.security.Scope;
import io.sluice.support.security.SecuritySupport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ingest as a part of a program: needs a {@link TelemetryStore} bean and a {@link BrokerAccess} bean, brings the engine
 * and its REST interface.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({IngestProperties.class, MqttProperties.class})
@Import({SecuritySupport.class, DrillConfiguration.class})
public class IngestConfiguration {

    /** Each has 16 MB of payloads in memory, beside the intake's and the forwarder's. */
    private static final int DEAD_LETTER_PAGES = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean
    IngestLifecycle ingest(
            @Value("${sluice.data-dir:./data}") Path dataDirectory,
            IngestProperties ingest,
            RouteBook routes,
            MqttProperties mqtt,
            BrokerAccess broker,
            SslBundles bundles,
            TelemetryStore store,
            StoreOutage outage,
            IngestMeters meters) {
        return new IngestLifecycle(
                () -> EngineSettingsFactory.create(dataDirectory, ingest, routes, mqtt, broker, bundles),
                outage.before(store),
                meters);
    }

    @Bean
    IngestMeters ingestMeters(MeterRegistry registry) {
        return new IngestMeters(registry);
    }

    @Bean
    PipelineView pipelineView(IngestLifecycle ingest, MeterRegistry registry) {
        PipelineView view = new PipelineView(ingest);
        IngestMeters.bindGauges(registry, ingest);
        return view;
    }

    @Bean
    IngestReadiness ingestReadiness(IngestLifecycle ingest) {
        return new IngestReadiness(ingest);
    }

    @Bean
    PipelineController pipelineController(PipelineView view) {
        return new PipelineController(view);
    }

    @Bean
    Admission deadLetterPages() {
        return new Admission(DEAD_LETTER_PAGES, PATIENCE);
    }

    @Bean
    DeadLetterController deadLetterController(IngestLifecycle ingest, Admission deadLetterPages, JsonMapper mapper) {
        return new DeadLetterController(ingest, deadLetterPages, new TimedAnswer(TimedAnswer.USUAL_LIMIT), mapper);
    }

    @Bean
    DeliveryController deliveryController(IngestLifecycle ingest) {
        return new DeliveryController(ingest, InstantSource.system());
    }

    @Bean
    SchemaController schemaController(IngestLifecycle ingest) {
        return new SchemaController(ingest);
    }

    @Bean
    GuardController guardController(IngestLifecycle ingest) {
        return new GuardController(ingest);
    }

    @Bean
    TelemetryController telemetryController(IngestLifecycle ingest, RouteBook routes, IngestProperties properties) {
        return new TelemetryController(ingest, () -> new MessageDecoder(routes.source()), properties.maxPayload());
    }

    @Bean
    RouteBook routeBook(IngestProperties ingest, MqttProperties mqtt) {
        return RouteBook.open(ingest.routes(), mqtt.filters());
    }

    @Bean
    MappingController mappingController(
            IngestLifecycle ingest,
            RouteBook routes,
            ConfigurableEnvironment environment,
            IngestProperties properties) {
        return new MappingController(
                () -> decoder(ingest, routes),
                new RouteReload(routes, environment)::reload,
                InstantSource.system(),
                properties.maxPayload());
    }

    /** Reads what is asked about by the routes and the Sparkplug births there are, and changes neither. */
    private static MessageDecoder decoder(IngestLifecycle ingest, RouteBook routes) {
        return ingest.parts()
                .map(parts -> new MessageDecoder(
                        routes.source(),
                        new SparkplugLookup(() -> parts.progress().sessions().latest())))
                .orElseGet(() -> new MessageDecoder(routes.source()));
    }

    @Bean
    ApiRules ingestRules() {
        return ApiRules.of(
                new ApiRule(HttpMethod.POST, "/api/v1/telemetry/**", Scope.WRITE),
                new ApiRule(HttpMethod.POST, "/api/v1/mapping/preview", Scope.WRITE),
                new ApiRule(HttpMethod.POST, "/api/v1/mapping/reload", Scope.ADMIN),
                new ApiRule(HttpMethod.GET, "/api/v1/pipeline", Scope.READ),
                new ApiRule(HttpMethod.GET, "/api/v1/guards", Scope.READ),
                new ApiRule(HttpMethod.GET, "/api/v1/sites/{site}/devices/{device}/delivery", Scope.READ),
                new ApiRule(HttpMethod.GET, "/api/v1/schema", Scope.READ),
                new ApiRule(HttpMethod.GET, "/api/v1/schema/events", Scope.READ),
                new ApiRule(HttpMethod.POST, "/api/v1/schema/accept", Scope.ADMIN),
                new ApiRule(HttpMethod.GET, "/api/v1/dead-letters/**", Scope.READ),
                new ApiRule(HttpMethod.POST, "/api/v1/dead-letters/replay", Scope.ADMIN),
                new ApiRule(HttpMethod.DELETE, "/api/v1/dead-letters/**", Scope.ADMIN));
    }
}

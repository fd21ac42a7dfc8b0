/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static io.sluice.support.security.Scope.READ;
import static org.springframework.http.HttpMethod.GET;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.query.catalogue.CatalogueController;
import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.latest.LatestController;
import io.sluice.query.readings.ReadingsController;
import io.sluice.query.web.QueryMetrics;
import io.sluice.query.web.StoreProblems;
import io.sluice.store.TelemetryStore;
import io.sluice.support.answer.Admission;
import io.sluice.support.answer.TimedAnswer;
import io.sluice.support.security.ApiRule;
import io.sluice.support.security.ApiRules;
import io.sluice.support.security.SecuritySupport;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * The query service. Whoever imports it supplies the {@link TelemetryStore}; all queries go through the paths below
 * {@code /api/v1} that are named here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueryProperties.class)
@Import(SecuritySupport.class)
public class QueryServiceConfiguration {

    /** Each may hold a page and a window's values, some 60 MB at the very most, until its answer has been fetched. */
    private static final int LARGE_QUERIES = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    ApiRules queryRules() {
        return ApiRules.of(
                new ApiRule(GET, "/api/v1/sites", READ),
                new ApiRule(GET, "/api/v1/devices", READ),
                new ApiRule(GET, "/api/v1/sites/{site}/devices/{device}/latest", READ),
                new ApiRule(GET, "/api/v1/readings", READ));
    }

    @Bean
    QueryMetrics queryMetrics(MeterRegistry registry) {
        return new QueryMetrics(registry);
    }

    @Bean
    DirectoryCache directoryCache(TelemetryStore store) {
        return new DirectoryCache(store);
    }

    @Bean
    StoreProblems storeProblems() {
        return new StoreProblems(InstantSource.system());
    }

    @Bean
    CatalogueController catalogueController(
            DirectoryCache directory, TelemetryStore store, QueryProperties properties, QueryMetrics metrics) {
        return new CatalogueController(directory, store, properties.lookback(), metrics, InstantSource.system());
    }

    @Bean
    LatestController latestController(
            TelemetryStore store, DirectoryCache directory, QueryProperties properties, QueryMetrics metrics) {
        return new LatestController(store, directory, properties.lookback(), metrics, InstantSource.system());
    }

    @Bean
    ReadingsController readingsController(
            TelemetryStore store, DirectoryCache directory, JsonMapper mapper, QueryMetrics metrics) {
        Admission admission = new Admission(LARGE_QUERIES, PATIENCE);
        TimedAnswer answers = new TimedAnswer(TimedAnswer.USUAL_LIMIT);
        return new ReadingsController(store, directory, mapper, admission, answers, metrics, InstantSource.system());
    }
}

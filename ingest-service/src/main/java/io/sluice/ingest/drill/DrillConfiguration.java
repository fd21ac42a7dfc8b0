/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.ingest.pipeline.PipelineView;
import io.sluice.support.security.ApiRule;
import io.sluice.support.security.ApiRules;
import io.sluice.support.security.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** The drill and its REST interface. */
@Configuration(proxyBeanMethods = false)
public class DrillConfiguration {

    private static final String PATH = "/api/v1/drills/**";

    @Bean
    StoreOutage storeOutage() {
        return new StoreOutage();
    }

    @Bean
    StoreOutageDrill storeOutageDrill(StoreOutage outage, PipelineView view) {
        return new StoreOutageDrill(outage, () -> view.snapshot().map(PipelineLook::of));
    }

    @Bean
    DrillController drillController(StoreOutageDrill drill) {
        return new DrillController(drill);
    }

    @Bean
    ApiRules drillRules() {
        return ApiRules.of(
                new ApiRule(HttpMethod.POST, PATH, Scope.ADMIN),
                new ApiRule(HttpMethod.GET, PATH, Scope.ADMIN),
                new ApiRule(HttpMethod.DELETE, PATH, Scope.ADMIN));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The topic filters where nobody has set any and the broker is the embedded one: everything. That broker is ours alone,
 * and what it acknowledges is stored or a dead letter, whatever its topic. At somebody else's broker the default is
 * ingest's: most of what is there may be none of our business.
 */
final class EmbeddedBrokerFilters implements EnvironmentPostProcessor {

    static final String EVERYTHING = "#";

    private static final String FILTERS = "sluice.mqtt.filters";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean embedded = !"false".equalsIgnoreCase(environment.getProperty("sluice.broker.enabled"));
        boolean given = environment.containsProperty(FILTERS) || environment.containsProperty(FILTERS + "[0]");
        if (embedded && !given) {
            DefaultPropertiesPropertySource.addOrMerge(Map.of(FILTERS, EVERYTHING), environment.getPropertySources());
        }
    }
}

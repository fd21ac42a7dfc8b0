/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import io.sluice.support.lifecycle.ServiceProgram;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The query service as a program of its own, over InfluxDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({QueryServiceConfiguration.class, InfluxStoreConfiguration.class, QueryApiDescription.class})
public class QueryServiceApplication {

    public static void main(String[] args) {
        ServiceProgram.run(QueryServiceApplication.class, "query-service.properties", args);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The query service as a program of its own, over InfluxDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({QueryServiceConfiguration.class, InfluxStoreConfiguration.class, QueryApiDescription.class})
public class QueryServiceApplication {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(QueryServiceApplication.class);
        application.setDefaultProperties(defaults());
        application.run(args);
    }

    /**
     * What holds where nobody says otherwise. Not an {@code application.yaml}: the configuration of this service is also
     * used inside another program, which has one of its own.
     */
    static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = QueryServiceApplication.class.getResourceAsStream("query-service.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("query-service.properties is in this jar, but cannot be read", e);
        }
        return defaults;
    }
}

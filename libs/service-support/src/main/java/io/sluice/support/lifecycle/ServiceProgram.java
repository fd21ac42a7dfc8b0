/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.boot.SpringApplication;

/**
 * Starts a service with its defaults: what all services have in common, then the service's own. They are default
 * properties, not an {@code application.properties}, since a service's configuration is also used inside all-in-one,
 * where only one file of that name would be read.
 */
public final class ServiceProgram {

    private ServiceProgram() {}

    /**
     * Runs a service.
     *
     * @param main the service's main class
     * @param defaults name of a properties file beside it
     */
    public static void run(Class<?> main, String defaults, String[] args) {
        SpringApplication application = new SpringApplication(main);
        application.setDefaultProperties(defaults(main, defaults));
        application.run(args);
    }

    /** The defaults alone; for tests. */
    public static Properties defaults(Class<?> main, String name) {
        Properties all = new Properties();
        load(all, ServiceProgram.class, "/sluice-common.properties");
        load(all, main, name);
        return all;
    }

    private static void load(Properties into, Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("%s has no %s beside it".formatted(beside.getName(), name));
            }
            into.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("%s beside %s cannot be read".formatted(name, beside.getName()), e);
        }
    }
}

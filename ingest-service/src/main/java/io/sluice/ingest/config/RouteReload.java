/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.ingest.config.IngestProperties.RoutePart;
import io.sluice.ingest.mapping.RoutesReloaded;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.settings.SettingsCheck;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Reads the configuration files again, as the start did, and puts their routes in force. Everything else in them is
 * checked, and takes effect with the next start only. Thread-safe.
 */
final class RouteReload {

    private static final Logger log = LoggerFactory.getLogger(RouteReload.class);

    /** How Spring Boot names what it has read from a file; arguments and variables have other names, and stay. */
    private static final String FROM_FILE = "Config resource";

    private final RouteBook routes;
    private final ConfigurableEnvironment started;

    RouteReload(RouteBook routes, ConfigurableEnvironment started) {
        this.routes = routes;
        this.started = started;
    }

    /**
     * Reads and checks, and if there is no fault replaces.
     *
     * @throws ApiException 400 with every fault; the routes in force stay
     */
    RoutesReloaded reload() {
        ConfigurableEnvironment fresh = readAgain();
        List<String> settings = SettingsCheck.faults(fresh);
        if (!settings.isEmpty()) {
            throw ApiException.invalid(settings.stream()
                    .map(fault -> new FieldFault("configuration", "invalid-setting", fault))
                    .toList());
        }
        List<RoutePart> given = Binder.get(fresh)
                .bind("sluice.ingest.routes", Bindable.listOf(RoutePart.class))
                .orElse(List.of());
        List<RouteTables.Fault> faults = routes.replace(given);
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults.stream().map(RouteReload::told).toList());
        }
        log.info("the routes were read anew: {} of our own are in force, before the default ones", given.size());
        return new RoutesReloaded(given.size());
    }

    private static FieldFault told(RouteTables.Fault fault) {
        return new FieldFault(
                "sluice.ingest.routes[%d].topic".formatted(fault.index()),
                "invalid-route",
                "'%s' %s".formatted(fault.topic(), fault.reason()));
    }

    private ConfigurableEnvironment readAgain() {
        StandardEnvironment fresh = new StandardEnvironment();
        fresh.getPropertySources().forEach(source -> fresh.getPropertySources().remove(source.getName()));
        for (PropertySource<?> source : started.getPropertySources()) {
            if (!source.getName().startsWith(FROM_FILE) && !source.getName().equals("configurationProperties")) {
                fresh.getPropertySources().addLast(source);
            }
        }
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(
                    fresh, new DefaultResourceLoader(), new DefaultBootstrapContext(), started.getActiveProfiles());
        } catch (RuntimeException e) {
            throw ApiException.invalid(List.of(new FieldFault(
                    "configuration", "unreadable", "the configuration files cannot be read: " + e.getMessage())));
        }
        return fresh;
    }
}

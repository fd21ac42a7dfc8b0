/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test that breaks nothing a {@link Rig.AllInOne} or {@link Rig.Services} that others use too, one after the other;
 * they are started by the first and closed after the last test of the run. Each test uses sites of its own, and counts from
 * what it finds. Both have {@link #ROUTES} beside the default routes.
 */
final class SharedRigs implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedRigs.class);

    private static final String ROUTES = """
            sluice.ingest.routes[0].topic=factory/{line}/{machine}/{measurement}
            sluice.ingest.routes[0].site=formats
            sluice.ingest.routes[0].device={line}-{machine}
            sluice.ingest.routes[0].tags=line={line}
            sluice.ingest.routes[0].payload-tags=batch
            sluice.ingest.routes[0].exclude=debug
            sluice.ingest.routes[1].topic=telemetry/{site}/{device}/levels
            sluice.ingest.routes[1].measurement=levels
            sluice.ingest.routes[1].tags=about=100% of /{device}; #1
            sluice.ingest.routes[1].payload-tags=label
            """;

    /** A rig and what it was started with. */
    private record Shared(Path folder, Rig rig) implements AutoCloseable {

        static Shared start(Class<?> kind) {
            try {
                Path folder = Files.createTempDirectory("shared-rig-");
                String routes = "--spring.config.additional-location=file:" + writeRoutes(folder, "");
                Rig rig = kind == Rig.AllInOne.class ? Rig.allInOne(folder, routes) : Rig.services(folder, routes);
                return new Shared(folder, rig);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }

        @Override
        public void close() {
            rig.close();
            Folders.remove(folder);
        }
    }

    /** Writes the file of routes anew, with further lines at its end. */
    static Path writeRoutes(Path folder, String more) throws IOException {
        return Files.writeString(folder.resolve("routes.properties"), ROUTES + more);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Rig.AllInOne.class || type == Rig.Services.class;
    }

    @Override
    public Rig resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(type, Shared::start, Shared.class)
                .rig();
    }
}

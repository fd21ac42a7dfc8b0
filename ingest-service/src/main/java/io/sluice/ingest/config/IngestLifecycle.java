/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.ingest.EngineSettings;
import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.IngestEngine.EngineListener;
import io.sluice.store.TelemetryStore;
import io.sluice.support.lifecycle.Phases;
import io.sluice.support.problem.ApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;

/** Starts and stops the engine with the program. */
public final class IngestLifecycle implements SmartLifecycle {

    private final Supplier<EngineSettings> settings;
    private final TelemetryStore store;
    private final EngineListener listener;
    private volatile @Nullable IngestEngine engine;

    public IngestLifecycle(Supplier<EngineSettings> settings, TelemetryStore store, EngineListener listener) {
        this.settings = settings;
        this.store = store;
        this.listener = listener;
    }

    /** The engine's parts, while it runs. */
    public Optional<IngestEngine.Parts> parts() {
        IngestEngine running = engine;
        return running == null || !running.isRunning() ? Optional.empty() : Optional.of(running.parts());
    }

    /** What a request is told that comes while there is no engine. */
    public static ApiException notRunning() {
        return ApiException.later(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not-running",
                "Ingest is starting or stopping.",
                Duration.ofSeconds(1));
    }

    @Override
    public void start() {
        IngestEngine starting = new IngestEngine(settings.get(), store, listener);
        starting.start();
        engine = starting;
    }

    @Override
    public void stop() {
        IngestEngine running = engine;
        if (running != null) {
            running.stop();
            engine = null;
        }
    }

    @Override
    public boolean isRunning() {
        return engine != null;
    }

    @Override
    public int getPhase() {
        return Phases.INTAKE;
    }
}

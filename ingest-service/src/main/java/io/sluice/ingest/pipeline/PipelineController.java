/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.config.IngestLifecycle;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/pipeline}. */
@RestController
@Tag(name = "Pipeline", description = "How ingest is doing.")
public final class PipelineController {

    private final PipelineView view;

    public PipelineController(PipelineView view) {
        this.view = view;
    }

    @GetMapping("/api/v1/pipeline")
    @Operation(summary = "One consistent snapshot: counters, journal, breaker, rates, connections")
    PipelineSnapshot pipeline() {
        return view.snapshot().orElseThrow(IngestLifecycle::notRunning);
    }
}

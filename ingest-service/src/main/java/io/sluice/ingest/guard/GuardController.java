/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/guards}. */
@RestController
@Tag(name = "Guards", description = "What keeps a site within bounds.")
public final class GuardController {

    private static final int MOST_BUDGETS = 50;

    private final IngestLifecycle ingest;

    public GuardController(IngestLifecycle ingest) {
        this.ingest = ingest;
    }

    @GetMapping("/api/v1/guards")
    @Operation(summary = "Known series, the budgets with least left, and what was refused and flagged since the start")
    GuardReport guards() {
        Caller caller = Caller.current();
        return ingest.parts()
                .map(parts -> parts.guards().report(MOST_BUDGETS, caller::mayUse))
                .orElseThrow(IngestLifecycle::notRunning);
    }
}

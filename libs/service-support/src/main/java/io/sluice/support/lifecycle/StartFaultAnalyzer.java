/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link StartFaultException} as Spring Boot shows its own: what is wrong, what to do, no stack trace. */
public final class StartFaultAnalyzer extends AbstractFailureAnalyzer<StartFaultException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartFaultException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}

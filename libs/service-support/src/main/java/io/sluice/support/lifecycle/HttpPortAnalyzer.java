/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Names the property by which another HTTP port is chosen; Spring Boot's own message leaves that to be known. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class HttpPortAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
        return new FailureAnalysis(
                "server.port = '%d' is in use: another program listens there for HTTP.".formatted(cause.getPort()),
                "Stop what listens on port %d, or set server.port to another port.".formatted(cause.getPort()),
                cause);
    }
}

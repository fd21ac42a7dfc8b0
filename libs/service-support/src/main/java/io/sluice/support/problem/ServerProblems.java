/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.problem;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Problems for what is refused before a controller sees it. */
@Configuration(proxyBeanMethods = false)
public class ServerProblems {

    /** An address that no request of ours can have, as the web server or the firewall finds it. */
    public static ApiException refusedAddress() {
        return ApiException.of(
                HttpStatus.BAD_REQUEST,
                "refused-address",
                "The address or method is not allowed: no name may hold any of / \\ ; % + # or a control character, escaped or not.");
    }

    /** After Spring Boot's own, so that ours is the one that is asked first. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> serverProblems(JsonMapper mapper) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ServerProblemValve(mapper)));
    }
}

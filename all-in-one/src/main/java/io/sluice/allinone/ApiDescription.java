/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.support.security.SecurityProperties;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the OpenAPI description. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    /** Asks for a key only where one is needed. */
    @Bean
    OpenAPI api(SecurityProperties security) {
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Sluice")
                        .version("v1")
                        .description(
                                "Readings in, readings out, and how the pipeline is doing. Errors are problem details"
                                        + " (RFC 9457) with a code; a request with faults is answered with all of them in errors[].")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
        if (security.mode() == SecurityProperties.Mode.KEYS) {
            api.components(new Components().addSecuritySchemes("key", bearer()))
                    .addSecurityItem(new SecurityRequirement().addList("key"));
        }
        return api;
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(
                        "A key from sluice.security.keys[] with the scope that the request needs: read, write or admin");
    }
}

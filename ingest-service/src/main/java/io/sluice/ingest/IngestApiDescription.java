/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the stand-alone service's OpenAPI description. */
@Configuration(proxyBeanMethods = false)
class IngestApiDescription {

    private static final String DESCRIPTION = """
            Readings in, and how the pipeline is doing. Errors are problem details (RFC 9457) with a `code`; a request with faults
            is answered with all of them in `errors[]`, each with its name, code and a message. 503 and 429 carry
            `Retry-After`.""";

    @Bean
    OpenAPI ingestApi() {
        SecurityScheme bearer = new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(
                        "A key from sluice.security.keys[] with the scope that the request needs: read, write or admin");
        return new OpenAPI()
                .info(new Info()
                        .title("Sluice ingest service")
                        .version("v1")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components().addSecuritySchemes("key", bearer))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }
}

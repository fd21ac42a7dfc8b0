/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

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
class QueryApiDescription {

    private static final String DESCRIPTION = """
            The history of readings. Errors are problem details (RFC 9457) with a `code`; a request with faults is answered with
            all of them in `errors[]`, each with its name, code and a message that names value, reason and way out.
            503 and 429 carry `Retry-After`. Times are ISO-8601 in UTC with as many digits as needed.""";

    @Bean
    OpenAPI queryApi() {
        SecurityScheme bearer = new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("A key with scope read, from sluice.security.keys[]");
        return new OpenAPI()
                .info(new Info()
                        .title("Sluice query service")
                        .version("v1")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components().addSecuritySchemes("key", bearer))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }
}

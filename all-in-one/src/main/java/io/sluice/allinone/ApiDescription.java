/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the OpenAPI description. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(new Info()
                        .title("Sluice")
                        .version("v1")
                        .description(
                                "Readings in, readings out, and how the pipeline is doing. Errors are problem details"
                                        + " (RFC 9457) with a code; a request with faults is answered with all of them in errors[].")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    }
}

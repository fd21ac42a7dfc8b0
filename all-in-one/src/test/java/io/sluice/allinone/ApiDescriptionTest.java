/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.security.SecurityProperties;
import io.sluice.support.security.SecurityProperties.Mode;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiDescriptionTest {

    @Test
    void asksForAKeyWhereOneIsNeeded() {
        OpenAPI api = describedFor(Mode.KEYS);

        assertThat(api.getComponents().getSecuritySchemes().get("key").getScheme())
                .isEqualTo("bearer");
        assertThat(api.getSecurity())
                .singleElement()
                .satisfies(needed -> assertThat(needed).containsKey("key"));
    }

    @Test
    void asksForNoneWhereEverybodyMayCall() {
        OpenAPI api = describedFor(Mode.OPEN);

        assertThat(api.getComponents()).isNull();
        assertThat(api.getSecurity()).isNull();
    }

    private static OpenAPI describedFor(Mode mode) {
        return new ApiDescription().api(new SecurityProperties(mode, List.of()));
    }
}

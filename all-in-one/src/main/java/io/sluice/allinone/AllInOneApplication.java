/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.support.lifecycle.ServiceProgram;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** All of Sluice as one program. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AllInOneConfiguration.class)
public class AllInOneApplication {

    public static void main(String[] args) {
        ServiceProgram.run(AllInOneApplication.class, "all-in-one.properties", args);
    }
}

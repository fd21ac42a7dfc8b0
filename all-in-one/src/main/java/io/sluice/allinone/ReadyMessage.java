/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Says, when everything stands, where to look and where to publish. */
final class ReadyMessage implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(ReadyMessage.class);

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String address = environment.getProperty("server.address", "127.0.0.1");
        String port = environment.getProperty("local.server.port", "8080");
        log.info(
                "Sluice is ready in {} ms. Console: http://{}:{}/",
                Objects.requireNonNull(event.getTimeTaken()).toMillis(),
                address,
                port);
    }
}

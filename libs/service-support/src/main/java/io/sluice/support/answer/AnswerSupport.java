/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@link TimedAnswer} needs of the web server. */
@Configuration(proxyBeanMethods = false)
public class AnswerSupport {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> incompleteAnswers() {
        return factory -> factory.addEngineValves(new CutValve());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("listening at (\\d+)");

    @Test
    void removesContainersWhenTheJvmEndsAndThoseOfAKilledOneAtTheNextStart() {
        int killed;
        try (SluiceProcess first = startBroker()) {
            killed = portOf(first);
            first.kill9();
        }
        assertThat(Waiting.accepts(killed)).isTrue();

        int ended;
        try (SluiceProcess second = startBroker()) {
            ended = portOf(second);
            assertThat(Waiting.accepts(killed)).isFalse();
        }
        assertThat(Waiting.accepts(ended)).isFalse();
    }

    @Test
    void labelsContainersWithTheirOwner() {
        try (MosquittoServer server = MosquittoServer.start()) {
            List<Container> ours = Engine.get()
                    .client()
                    .listContainersCmd()
                    .withLabelFilter(
                            Map.of(Engine.OWNER, String.valueOf(Engine.labels().get(Engine.OWNER))))
                    .exec();

            assertThat(ours).isNotEmpty();
            assertThat(server.log()).contains("mosquitto version");
        }
    }

    private SluiceProcess startBroker() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(java, "-cp", System.getProperty("java.class.path"), StartsABroker.class.getName());
        return SluiceProcess.startCommand(
                command, Map.of(), Path.of("").toAbsolutePath().resolve("target"));
    }

    private static int portOf(SluiceProcess process) {
        process.awaitLog(STARTED, LIMIT);
        Matcher matcher = STARTED.matcher(process.log());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    static final class StartsABroker {

        public static void main(String[] args) throws InterruptedException {
            MosquittoServer server = MosquittoServer.start();
            System.out.println("listening at " + server.port());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }
}

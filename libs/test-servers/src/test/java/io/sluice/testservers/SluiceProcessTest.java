/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path workDir;

    @Test
    void capturesTheLogAndTheExitCode() {
        try (SluiceProcess process = sh("echo hello $NAME; echo trouble >&2; exit 3")) {
            assertThat(process.awaitExit(LIMIT)).isEqualTo(3);
            assertThat(process.log()).contains("hello world").contains("trouble");
        }
    }

    @Test
    void stopsInOrder() {
        try (SluiceProcess process = sh("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done")) {
            process.awaitLog(Pattern.compile("up"), LIMIT);

            assertThat(process.stop()).isZero();
            assertThat(process.log()).contains("bye");
        }
    }

    @Test
    void killsWithoutAWord() {
        try (SluiceProcess process = sh("trap 'echo bye' TERM EXIT; echo up; while :; do sleep 0.1; done")) {
            process.awaitLog(Pattern.compile("up"), LIMIT);

            process.kill9();

            assertThat(process.isAlive()).isFalse();
            assertThat(process.log()).doesNotContain("bye");
        }
    }

    @Test
    void saysWhatTheLogHeldWhenTheProcessEndsTooEarly() {
        try (SluiceProcess process = sh("echo port 1883 is taken; exit 1")) {
            assertThatThrownBy(() -> process.awaitLog(Pattern.compile("ready"), LIMIT))
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("port 1883 is taken");
        }
    }

    @Test
    void endsWithTheProcessThatStartedItEvenIfThatIsKilled() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> parentCommand =
                List.of(java, "-cp", System.getProperty("java.class.path"), StartsAChild.class.getName());
        try (SluiceProcess parent = SluiceProcess.startCommand(parentCommand, Map.of(), workDir)) {
            Pattern line = Pattern.compile("child (\\d+)");
            parent.awaitLog(line, LIMIT);
            Matcher matcher = line.matcher(parent.log());
            assertThat(matcher.find()).isTrue();
            long child = Long.parseLong(matcher.group(1));
            assertThat(lives(child)).isTrue();

            parent.kill9();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(lives(child)).isFalse());
        }
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private SluiceProcess sh(String script) {
        return SluiceProcess.startCommand(List.of("sh", "-c", script), Map.of("NAME", "world"), workDir);
    }

    static final class StartsAChild {

        public static void main(String[] args) throws InterruptedException {
            SluiceProcess child = SluiceProcess.startCommand(
                    List.of("sleep", "300"), Map.of(), Path.of(System.getProperty("java.io.tmpdir")));
            System.out.println("child " + child.pid());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }
}

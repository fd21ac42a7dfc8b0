/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testservers.PromTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration and the rules of the stack's Prometheus, checked and tested by its own tool. */
class PrometheusFilesTest {

    private static final Path FOLDER = ProjectFiles.at("docker/prometheus");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern ASKED =
            Pattern.compile("alertname=\"(\\w+)\"[^\\n]*\\n\\s*eval_time: \\w+\\n\\s*exp_samples:[^\\n]*value: (\\d)");

    @Test
    void theConfigurationIsValid() {
        succeeds("check", "config", "prometheus.yml");
    }

    @Test
    void theRulesAreValid() throws IOException {
        succeeds(arguments("check", "rules", "rules"));
    }

    @Test
    void theRulesDoWhatTheirTestsSay() throws IOException {
        succeeds(arguments("test", "rules", "tests"));
    }

    @Test
    void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        Set<String> tested = ASKED.matcher(textOf("tests"))
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        for (String alert : alerts()) {
            assertThat(tested).contains(alert + " 0", alert + " 1");
        }
    }

    @Test
    void everyAlertSaysWhatToDoAndIsExplainedInOperations() throws IOException {
        String operations = ProjectFiles.text("docs/operations.md");

        for (String rule : textOf("rules").split("- alert: ", -1)) {
            String name = rule.lines().findFirst().orElse("");
            if (alerts().contains(name)) {
                assertThat(rule).contains("severity: ", "summary: ", "description: ", "action: ", "docs/operations.md");
                assertThat(operations).contains("`" + name + "`");
            }
        }
    }

    private static void succeeds(String... arguments) {
        PromTool.Result result = PromTool.run(FOLDER, arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static String[] arguments(String verb, String noun, String folder) throws IOException {
        return Stream.concat(Stream.of(verb, noun), files(folder).stream().map(f -> folder + "/" + f.getFileName()))
                .toArray(String[]::new);
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = ALERT.matcher(textOf("rules"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static String textOf(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(folder)) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList();
        }
    }
}

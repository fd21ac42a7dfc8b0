/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.benchmarks.chain.ChainPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @Test
    void withoutOptionsEverythingRunsInFull() {
        Options options = Options.parse(List.of());

        assertThat(options).isEqualTo(new Options(false, true, true, false, null, ChainPlan.full()));
        assertThat(options.plan().rounds()).isEqualTo(5);
    }

    @Test
    void optionsCombineInAnyOrder() {
        Options options = Options.parse(List.of("--messages=50000", "--chain", "--quick", "--rounds=3", "--heap=300m"));

        assertThat(options.quick()).isTrue();
        assertThat(options.micro()).isFalse();
        assertThat(options.plan())
                .isEqualTo(ChainPlan.quick().withPasses(3, 50_000).withHeap("300m"));
    }

    @Test
    void againstAnotherBuildNothingElseRuns(@TempDir Path folder) throws Exception {
        Path jar = Files.createFile(folder.resolve("other.jar"));
        Options options = Options.parse(List.of("--uninspected", "--against=" + jar));

        assertThat(options.against()).isEqualTo(jar);
        assertThat(options.micro()).isFalse();
    }

    @Test
    void anOptionThatCannotBeUsedIsNamed() {
        assertThatThrownBy(() -> Options.parse(List.of("--against=no.jar"))).hasMessageContaining("'--against=no.jar'");
        assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("'--fast'");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds=0"))).hasMessageContaining("'--rounds=0'");
        assertThatThrownBy(() -> Options.parse(List.of("--heap=big"))).hasMessageContaining("'--heap=big'");
        assertThatThrownBy(() -> Options.parse(List.of("--jmh", "--chain"))).hasMessageContaining("--jmh");
    }
}

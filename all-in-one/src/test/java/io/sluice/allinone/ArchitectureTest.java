/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Directions between modules and layers. Think hard before changing one: each says why it is there. */
class ArchitectureTest {

    private static final JavaClasses SLUICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    private record Part(String name, List<String> mayUse, String because) {}

    private static final List<Part> PARTS = List.of(
            new Part("model", List.of(), "values are what everything shares, so they may know nothing"),
            new Part("codec", List.of("model"), "bytes become readings wherever they come from and go to"),
            new Part(
                    "journal",
                    List.of(),
                    "it could be replaced by a Kafka topic only if it knows nothing of telemetry"),
            new Part("store", List.of("model", "codec"), "the port and its adapters serve every service alike"),
            new Part("mqtt", List.of("model"), "what is received is nobody's business here"),
            new Part("support", List.of("model"), "glue that all services share cannot know one of them"),
            new Part("simulator", List.of("model", "codec", "mqtt"), "devices are outside: they only publish"),
            new Part(
                    "ingest",
                    List.of("model", "codec", "journal", "store", "mqtt", "support"),
                    "services meet at the broker, the store and their REST interfaces"),
            new Part(
                    "query",
                    List.of("model", "codec", "store", "support", "mqtt"),
                    "services meet at the broker, the store and their REST interfaces"));

    @TestFactory
    Stream<DynamicTest> everyPartUsesOnlyWhatLiesBelowIt() {
        return PARTS.stream()
                .map(part -> DynamicTest.dynamicTest(part.name(), () -> {
                    Set<String> others = new TreeSet<>(List.of("allinone"));
                    PARTS.forEach(other -> others.add(other.name()));
                    others.remove(part.name());
                    others.removeAll(part.mayUse());
                    noClasses()
                            .that()
                            .resideInAPackage("io.sluice." + part.name() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others.stream()
                                    .map(o -> "io.sluice." + o + "..")
                                    .toArray(String[]::new))
                            .because(part.because())
                            .check(SLUICE);
                }));
    }

    @Test
    void adaptersOfTheStoreDoNotKnowEachOther() {
        rule("io.sluice.store.influxdb..", "io.sluice.store.questdb..").check(SLUICE);
        rule("io.sluice.store.questdb..", "io.sluice.store.influxdb..").check(SLUICE);
        noClasses()
                .that()
                .resideInAnyPackage("io.sluice.store", "io.sluice.store.window..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.store.influxdb..", "io.sluice.store.questdb..", "io.sluice.codec..")
                .because("the port is what adapters depend on, never the other way")
                .check(SLUICE);
    }

    private static ArchRule rule(String from, String to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to)
                .because("each adapter stands for itself behind the port");
    }

    @Test
    void everyLibraryIsSeenByOneModuleOnly() {
        onlyIn("org.eclipse.paho..", "io.sluice.mqtt..", "Paho has no release since 2020: it must be replaceable");
        onlyIn(
                "com.influxdb..",
                "io.sluice.store.influxdb..",
                "differences between InfluxDB's generations stay in the adapter");
        onlyIn("com.google.protobuf..", "io.sluice.codec.sparkplug..", "one payload format is made of it");
        onlyIn("tools.jackson.dataformat..", "io.sluice.codec.senml..", "one format is in CBOR, and in JSON as well");
        onlyIn("io.questdb..", "io.sluice.store.questdb..", "the embedded store stays behind its port");
        onlyIn("org.apache.activemq..", "io.sluice.allinone.broker..", "the embedded broker is one of many");
        onlyIn(
                "io.github.resilience4j..",
                "io.sluice.ingest..",
                "the breaker stands before the store's port, not in it");
    }

    private static void onlyIn(String library, String home, String because) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(because)
                .check(SLUICE);
    }

    @Test
    void springStaysInTheServices() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.sluice.model..",
                        "io.sluice.codec..",
                        "io.sluice.journal..",
                        "io.sluice.store..",
                        "io.sluice.mqtt..",
                        "io.sluice.simulator..",
                        "io.sluice.ingest.intake..",
                        "io.sluice.ingest.forward..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .because("the heart is plain Java, which starts in a test without a context")
                .check(SLUICE);
    }

    @Test
    void theJournalNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.sluice.journal..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.sluice.journal..", "java..", "org.jspecify..", "org.slf4j..")
                .because("the promise rests on it: what it does must be read in one place")
                .check(SLUICE);
    }

    @Test
    void noPartGoesRoundInCirclesInside() {
        slices().matching("io.sluice.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a circle is one module that looks like two")
                .check(SLUICE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        SLUICE.forEach(type -> {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        });
        assertThat(unmarked)
                .as("packages without @NullMarked in their package-info.java")
                .isEmpty();
    }
}

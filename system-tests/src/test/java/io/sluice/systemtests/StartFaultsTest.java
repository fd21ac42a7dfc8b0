/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testservers.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that cannot do what it was told does not start, and says why in words a person can act on. */
class StartFaultsTest {

    private static final Map<String, String> NO_VARIABLES = Map.of();

    @TempDir
    Path folder;

    private StartAttempt allInOne(String... properties) {
        return StartAttempt.of("all-in-one", folder, NO_VARIABLES, properties);
    }

    @Test
    void anUnknownPropertyIsNamedWithTheNearestOne() {
        allInOne("--sluice.ingest.batch.max-line=10")
                .failedSaying("sluice.ingest.batch.max-line", "not a setting", "sluice.ingest.batch.max-lines");
    }

    @Test
    void anUnknownEnvironmentVariableIsNamedWithTheNearestSetting() {
        StartAttempt.of("all-in-one", folder, Map.of("SLUICE_QUERY_LOOKBAK", "7d"))
                .failedSaying("SLUICE_QUERY_LOOKBAK", "not a setting", "sluice.query.lookback");
    }

    @Test
    void severalWrongValuesAreReportedAtOnce() {
        allInOne(
                        "--sluice.ingest.batch.linger=soon",
                        "--sluice.ingest.journal.max-size=1KB",
                        "--sluice.ingest.dead-letters.when-full=shrug",
                        "--sluice.broker.port=70000",
                        "--sluice.nonsense=1")
                .failedSaying(
                        "5 settings are wrong",
                        "sluice.ingest.batch.linger = 'soon'",
                        "sluice.ingest.journal.max-size = '1KB'",
                        "sluice.ingest.dead-letters.when-full = 'shrug'",
                        "sluice.broker.port = '70000'",
                        "sluice.nonsense");
    }

    @Test
    void routesThatNoMessageCouldPassStopTheStartBesideWhatElseIsWrong() {
        allInOne(
                        "--sluice.broker.port=70000",
                        "--sluice.ingest.routes[0].topic=f/{line}/{device}/{measurement}",
                        "--sluice.ingest.routes[0].site=hall/{line}",
                        "--sluice.ingest.routes[1].topic=g/{device}/{measurement}",
                        "--sluice.ingest.routes[1].site={hall}")
                .failedSaying(
                        "3 settings are wrong",
                        "sluice.broker.port = '70000'",
                        "sluice.ingest.routes[0]",
                        "has the character '/'",
                        "sluice.ingest.routes[1]",
                        "'{hall}'");
    }

    @Test
    void anAccountOrAKeyWithoutAPartIsToldBesideWhatElseIsWrong() {
        allInOne(
                        "--sluice.broker.port=70000",
                        "--sluice.broker.accounts[0].username=dev-1",
                        "--sluice.security.keys[0].name=api",
                        "--sluice.security.keys[0].scopes=read")
                .failedSaying(
                        "3 settings are wrong",
                        "sluice.broker.port = '70000'",
                        "sluice.broker.accounts[0].sha256 = '' is missing",
                        "sluice.security.keys[0].sha256 = '' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest-service", "query-service"})
    void theEmbeddedStoreInAServiceIsToldBesideWhatElseIsWrong(String service) {
        StartAttempt.of(service, folder, NO_VARIABLES, "--sluice.store.type=questdb", "--sluice.nonsense=1")
                .failedSaying("2 settings are wrong", "sluice.store.type = 'questdb'", "sluice.nonsense", "all-in-one");
    }

    @Test
    void aTokenThatIsWrongElsewhereIsNotShown() {
        StartAttempt attempt = StartAttempt.of(
                "ingest-service",
                folder,
                NO_VARIABLES,
                "--sluice.store.influxdb.url=ftp://localhost:1",
                "--sluice.store.influxdb.token=very-secret-token",
                "--sluice.mqtt.password=very-secret-password");

        attempt.failedSaying("sluice.store.influxdb.url = 'ftp://localhost:1'");
        assertThat(attempt.log()).doesNotContain("very-secret");
    }

    @Test
    void anHttpPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            allInOne("--server.port=" + taken.getLocalPort(), "--sluice.broker.port=" + Ports.free())
                    .failedSaying(String.valueOf(taken.getLocalPort()), "in use", "another port");
        }
    }

    @Test
    void anMqttPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            allInOne("--sluice.broker.port=" + taken.getLocalPort())
                    .failedSaying(String.valueOf(taken.getLocalPort()), "in use", "sluice.broker.port");
        }
    }

    /** Also where permissions would not stop us: these tests may run as root. */
    @ParameterizedTest
    @ValueSource(strings = {"file", "file/below"})
    void aDataFolderThatCannotBeOneIsNamed(String path) throws IOException {
        Files.writeString(folder.resolve("file"), "not a folder");

        allInOne("--sluice.data-dir=" + folder.resolve(path), "--sluice.broker.port=" + Ports.free())
                .failedSaying(folder.resolve(path).toString(), "sluice.data-dir");
    }

    @Test
    void ingestNamesADataFolderThatCannotBeOne() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        StartAttempt.of(
                        "ingest-service",
                        folder,
                        NO_VARIABLES,
                        "--sluice.data-dir=" + file,
                        "--sluice.store.influxdb.url=http://127.0.0.1:" + Ports.free(),
                        "--sluice.mqtt.uri=tcp://127.0.0.1:" + Ports.free())
                .failedSaying(file.toString(), "sluice.data-dir");
    }

    @Test
    void aDataFolderThatAnotherInstanceUsesIsNamedAndTheOtherGoesOn() {
        try (Rig.AllInOne first = Rig.allInOne(folder)) {
            allInOne("--sluice.data-dir=" + first.program().dataDir(), "--sluice.broker.port=" + Ports.free())
                    .failedSaying(first.program().dataDir().toString(), "instance", "sluice.data-dir");

            assertThat(Api.of(first.query()).get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void openModeStaysOnLoopback() {
        allInOne("--server.address=0.0.0.0").failedSaying("sluice.security.mode", "0.0.0.0", "keys");
    }

    @Test
    void aBrokerForOtherMachinesNeedsAccounts() {
        allInOne("--sluice.broker.address=0.0.0.0").failedSaying("sluice.broker.address", "account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest-service", "query-service"})
    void aServiceWithoutAStoreNamesTheSetting(String service) {
        StartAttempt.of(service, folder, NO_VARIABLES)
                .failedSaying("sluice.store.influxdb.url", "http://localhost:8086");
    }

    @Test
    void noFaultLeavesAnythingInTheDataFolder() {
        allInOne("--sluice.nonsense=1").failedSaying("sluice.nonsense");

        assertThat(folder.resolve("attempt-data")).doesNotExist();
        assertThat(List.of(folder.toFile().list())).allMatch(name -> name.endsWith(".log"));
    }
}

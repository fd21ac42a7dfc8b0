/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The stack as a team runs it: {@code ./sluice stack up}, then used and abused from outside. One stack for all tests, since
 * starting it takes its time; they run in the order in which somebody would come to these things.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackTest {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int DEVICES = 20;
    private static final int CONNECTIONS = 4;
    private static final int LOAD_PER_SECOND = 400;
    private static final int POSTS = 1_500;
    private static final List<String> OURS = List.of("mosquitto", "ingest-service", "query-service", "nginx");
    private static final Pattern ACCOUNT = Pattern.compile("user name +(\\S+)\\s+password +(\\S+)");

    @TempDir
    static Path folder;

    private static Stack stack;

    @BeforeAll
    static void up() {
        // First of all: what is half up when this fails is taken down too.
        stack = new Stack(folder);
        stack.up();
    }

    @AfterAll
    static void down() {
        stack.close();
    }

    @Test
    @Order(1)
    void secretsAreTheOwnersAndInNoImage() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stack.environmentFile())))
                .isEqualTo("rw-------");
        for (String service : OURS) {
            String image = Stack.docker("inspect", "--format", "{{.Config.Image}}", stack.container(service));
            String history = Stack.docker("history", "--no-trunc", image.strip());
            String inside = Stack.docker("inspect", image.strip());
            for (String secret : List.of("STACK_API_KEY", "STACK_DEVICE_PASSWORD", "INFLUXDB_ADMIN_TOKEN")) {
                assertThat(history + inside).as(service).doesNotContain(stack.secret(secret));
            }
        }
    }

    @Test
    @Order(1)
    void containersAreClosed() {
        for (String service : OURS) {
            assertThat(stack.inside(service, "id", "-u").strip()).as(service).isNotEqualTo("0");
            assertThatThrownBy(() -> stack.inside(service, "sh", "-c", "echo x > /written"))
                    .as(service)
                    .hasMessageContaining("Read-only file system");
        }
        assertThat(stack.anybody().get("/api/v1/sites").status()).isEqualTo(401);
        assertThat(stack.anybody().get("/actuator/health").status()).isEqualTo(404);
        assertThat(stack.anybody().get("/actuator/prometheus").status()).isEqualTo(404);
        assertThatThrownBy(() -> Mqtt.connect(stack.mqttPort(), "nobody")).hasMessageContaining("code 5");
    }

    /** Every other service's address is asked for somewhere else here. */
    @Test
    @Order(1)
    void operatorsReachGuardsAndSchemaThroughTheEdge() {
        stack.api().get("/api/v1/guards").ok();
        stack.api().get("/api/v1/schema/events").ok();
    }

    /** Gathered at the edge, such bodies would fill its memory. */
    @Test
    @Order(1)
    void aBodyWithoutAKeyIsRefusedBeforeItHasCome() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stack.httpPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream()
                    .write(
                            ("POST /api/v1/telemetry/a/b/c HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{")
                                    .getBytes(UTF_8));
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();

            assertThat(status).contains(" 401");
        }
    }

    @Test
    @Order(1)
    void plainComposeMeansTheSameProject() throws IOException {
        assertThat(Files.readString(stack.environmentFile())).contains("COMPOSE_PROJECT_NAME=" + stack.project());
    }

    @Test
    @Order(2)
    void readingsOfADevicesOwnAccountAreFoundEverywhere() throws IOException {
        Mqtt.Login account = account("own site", "pump-7");
        long before = storedByPrometheus();
        try (Publisher device = Publisher.connect(stack.mqttPort(), "pump-7", account)) {
            for (int seq = 0; seq < 50; seq++) {
                device.publish("telemetry/own site/pump-7/flow", "{\"litres\":%d.5,\"seq\":%d}".formatted(seq, seq));
            }
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(rowsByRest("flow")).isEqualTo(50));
        assertThat(rowsInStore("flow")).isEqualTo(50);
        assertThat(stack.api()
                        .get("/api/v1/sites/own%20site/devices/pump-7/latest")
                        .list("values"))
                .anySatisfy(value -> assertThat(value.path("field").asString()).isEqualTo("litres"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(storedByPrometheus()).isEqualTo(before + 50));
    }

    @Test
    @Order(3)
    void aDeviceIsKeptToItsOwnTopicsAndTheRefusalIsCounted() throws IOException {
        Mqtt.Login account = account("plant", "intruder");
        try (Publisher device = Publisher.connect(stack.mqttPort(), "intruder", account)) {
            device.publish("telemetry/plant/victim/flow", "{\"litres\":1}");
            device.publish("telemetry/plant/intruder/intrusion", "{\"litres\":1,\"seq\":1}");
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rowsByRest("intrusion")).isEqualTo(1));
        assertThat(stack.api().get("/api/v1/sites/plant/devices/victim/latest").status())
                .isEqualTo(404);
        assertThatThrownBy(() ->
                        Mqtt.connect(stack.mqttPort(), "guess", new Mqtt.Login(account.user(), "not the password")))
                .hasMessageContaining("code 5");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(number(stack.promQl("sum(mosquitto_publish_denied_total)")))
                        .isGreaterThanOrEqualTo(1));
        stack.launcher("device", "remove", "plant", "intruder");
        assertThatThrownBy(() -> Mqtt.connect(stack.mqttPort(), "gone", account))
                .hasMessageContaining("code 5");
        assertThat(stack.launcher("device", "list")).contains("pump-7").doesNotContain("intruder");
    }

    @Test
    @Order(3)
    void everyQueryOfEveryDashboardFindsSomething() throws IOException {
        List<Dashboard> dashboards = Dashboard.readAll(ProjectFiles.at("grafana/dashboards"));
        DashboardCheck check =
                new DashboardCheck(stack::influxQl, stack::promQl, Map.of("measurement", List.of("environment")));
        try (Publisher device = Publisher.connect(stack.mqttPort(), "dashboards", stack.gateway())) {
            device.publish("telemetry/plant/dev-1/environment", "{");
            await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                device.publish("telemetry/plant/dev-1/environment", "{\"temperature\":20.5,\"seq\":1}");
                stack.api().get("/api/v1/readings?measurement=environment&from=-1h&to=now&limit=1");
                assertThat(check.faultsOf(dashboards)).isEmpty();
            });
        }
    }

    @Test
    @Order(4)
    void whateverIsRestartedOrKilledUnderLoadEveryMessageIsStored() throws Exception {
        Oracle oracle = new Oracle(stack.mqttPort(), CONNECTIONS, new Numbered("restarts", DEVICES))
                .as(stack.gateway())
                .atRate(LOAD_PER_SECOND);
        CompletableFuture<Oracle.Report> publishing = oracle.publishUntilStopped();
        for (String service :
                List.of("mosquitto", "influxdb", "ingest-service", "query-service", "nginx", "prometheus")) {
            Stack.docker("restart", "-t", "30", stack.container(service));
            awaitHealthy(service);
        }
        for (String service : List.of("influxdb", "ingest-service")) {
            Stack.docker("kill", "-s", "KILL", stack.container(service));
            Stack.docker("start", stack.container(service));
            awaitHealthy(service);
        }
        oracle.stop();
        int messages = oracle.await(publishing, Integer.MAX_VALUE, LIMIT).messages();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rowsInStore("restarts")).isEqualTo(messages));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rowsByRest("restarts")).isEqualTo(messages));
        JsonNode pipeline = stack.api().get("/api/v1/pipeline").ok();
        assertThat(pipeline.path("identityHolds").asBoolean())
                .as("%s", pipeline)
                .isTrue();
    }

    @Test
    @Order(5)
    void everyReadingTheHttpDoorAcceptedIsStoredThoughNginxIsKilled() throws Exception {
        HttpDoorLoad load = new HttpDoorLoad(stack.api(), "door", POSTS);
        CompletableFuture<Integer> posting = load.start();
        await().atMost(LIMIT).until(() -> load.accepted() > POSTS / 3);
        Stack.docker("kill", "-s", "KILL", stack.container("nginx"));
        Stack.docker("start", stack.container("nginx"));
        int accepted = posting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(accepted).isEqualTo(POSTS);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rowsInStore("door")).isEqualTo(POSTS));
    }

    @Test
    @Order(6)
    void downAndUpLosesNothing() {
        long flow = rowsByRest("flow");
        long restarts = rowsByRest("restarts");
        stack.launcher("stack", "down");
        stack.up();
        assertThat(rowsByRest("flow")).isEqualTo(flow);
        assertThat(rowsByRest("restarts")).isEqualTo(restarts);
        assertThat(stack.launcher("device", "list")).contains("pump-7");
        assertThat(stack.launcher("stack", "status")).contains("ingest-service").contains("healthy");
    }

    @Test
    @Order(7)
    void aWrongStoreTokenIsSaidByTheContainersHealth() {
        String ingest = stack.container("ingest-service");
        Stack.docker(
                "run",
                "--rm",
                "--entrypoint",
                "/bin/sh",
                "--user",
                "0",
                "--volumes-from",
                stack.container("influxdb-setup"),
                Stack.docker("inspect", "--format", "{{.Config.Image}}", ingest).strip(),
                "-c",
                "rm -f /tokens/ingest/ingest; printf wrong-token > /tokens/ingest/ingest; chmod 444 /tokens/ingest/ingest");
        Stack.docker("restart", ingest);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(stack.attempt(LIMIT, Map.of(), "stack", "status")
                                .said())
                        .containsPattern("ingest-service +running +(unhealthy|starting) +.*401"));
        // The same command that started it mends it: the set-up step finds that the token is none.
        stack.up();
        awaitHealthy("ingest-service");
    }

    @Test
    @Order(8)
    void aDamagedEnvironmentFileIsToldWithEveryFault() throws IOException {
        String whole = Files.readString(stack.environmentFile());
        Files.writeString(
                stack.environmentFile(),
                whole.replaceAll("(?m)^STACK_API_KEY=.*$", "")
                        .replaceAll("(?m)^STACK_MQTT_AUDIT=.*$", "STACK_MQTT_AUDIT=perhaps")
                        .replaceAll("(?m)^STACK_PLATFORM_PASSWORD=.*$", "STACK_PLATFORM_PASSWORD=short"));
        Stack.Ended damaged = stack.attempt(LIMIT, Map.of(), "stack", "up");
        Files.delete(stack.environmentFile());
        Stack.Ended missing = stack.attempt(LIMIT, Map.of(), "stack", "up");
        Files.writeString(stack.environmentFile(), whole);

        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.said())
                .contains("STACK_API_KEY is missing")
                .contains("STACK_MQTT_AUDIT is 'perhaps'; it may be on or off")
                .contains("STACK_PLATFORM_PASSWORD has 5 characters")
                .doesNotContain(stack.secret("STACK_ADMIN_KEY"));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.said()).contains("there is no .env, but the project").contains("down --volumes");
    }

    @Test
    @Order(9)
    void aPortInUseIsToldWithTheSettingThatChangesIt() throws IOException {
        try (ServerSocket other = new ServerSocket(Ports.free())) {
            String port = String.valueOf(other.getLocalPort());
            Stack.Ended ended = stack.attempt(Stack.UP_LIMIT, Map.of("STACK_HTTP_PORT", port), "stack", "up");
            assertThat(ended.code()).as(ended.said()).isEqualTo(1);
            assertThat(ended.said()).contains("STACK_HTTP_PORT=" + port + " is in use");
        }
    }

    /** Message {@code n} has a time of its own, so that one that was sent again is no further row. */
    private record Numbered(String measurement, int devices) implements Oracle.Messages {

        private static final long START = System.currentTimeMillis() - 600_000;

        @Override
        public String topic(int n) {
            return "telemetry/plant/dev-%05d/%s".formatted(n % devices, measurement);
        }

        @Override
        public byte[] payload(int n) {
            return "{\"ts\":%d,\"temperature\":%d.5,\"seq\":%d}"
                    .formatted(START + n / devices, n % 40, n / devices)
                    .getBytes(UTF_8);
        }
    }

    private static Mqtt.Login account(String site, String device) {
        String said = stack.launcher("device", "add", site, device);
        Matcher account = ACCOUNT.matcher(said);
        assertThat(account.find()).as(said).isTrue();
        return new Mqtt.Login(account.group(1), account.group(2));
    }

    private static void awaitHealthy(String service) {
        await().atMost(LIMIT).until(() -> stack.isWell(service));
    }

    private static long rowsInStore(String measurement) {
        JsonNode answer = stack.influxQl("SELECT count(\"seq\") FROM \"%s\"".formatted(measurement));
        return answer.at("/results/0/series/0/values/0/1").asLong(0);
    }

    private static long rowsByRest(String measurement) {
        JsonNode answer = stack.api()
                .get("/api/v1/readings?measurement=%s&field=seq&from=-3h&to=now&fn=count".formatted(measurement))
                .ok();
        long rows = 0;
        for (JsonNode series : answer.path("series")) {
            for (JsonNode row : series.path("rows")) {
                rows += row.path(1).asLong();
            }
        }
        return rows;
    }

    private static long storedByPrometheus() {
        return (long) number(stack.promQl("sum(sluice_ingest_messages_total{outcome=\"stored\"})"));
    }

    private static double number(JsonNode answer) {
        String value = answer.at("/data/result/0/value/1").asString("0");
        return Double.parseDouble(value);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who may call the API, by key and in open mode. */
class SecurityTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String READER = "reader-key-9b1d5a";
    private static final String WRITER = "writer-key-77c2e0";
    private static final String SOUTH = "south-key-4410fe";
    private static final String SOUTH_ADMIN = "south-admin-key-2b7a11";
    private static final String DRILL = "/api/v1/drills/store-outage";
    private static final String BODY = "{\"temperature\":20.5}";

    @TempDir
    static Path folder;

    private static Rig rig;
    private static Api nobody;
    private static Api reader;
    private static Api writer;
    private static Api south;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.allInOne(
                folder,
                "--sluice.ingest.routes[0].topic=telemetry/south/{device}/elsewhere",
                "--sluice.ingest.routes[0].site=elsewhere",
                "--sluice.ingest.routes[0].measurement=vault",
                "--sluice.security.mode=keys",
                "--sluice.security.keys[0].name=reader",
                "--sluice.security.keys[0].sha256=" + sha256(READER),
                "--sluice.security.keys[0].scopes=read",
                "--sluice.security.keys[1].name=writer",
                "--sluice.security.keys[1].sha256=" + sha256(WRITER),
                "--sluice.security.keys[1].scopes=write",
                "--sluice.security.keys[2].name=south",
                "--sluice.security.keys[2].sha256=" + sha256(SOUTH),
                "--sluice.security.keys[2].scopes=read,write",
                "--sluice.security.keys[2].sites=south",
                "--sluice.security.keys[3].name=south-admin",
                "--sluice.security.keys[3].sha256=" + sha256(SOUTH_ADMIN),
                "--sluice.security.keys[3].scopes=admin",
                "--sluice.security.keys[3].sites=south");
        nobody = Api.of(rig.query());
        reader = nobody.withKey(READER);
        writer = nobody.withKey(WRITER);
        south = nobody.withKey(SOUTH);
        fill();
    }

    /** A device and a dead letter at each of two sites. */
    private static void fill() throws IOException {
        for (String site : List.of("north", "south")) {
            assertThat(writer.post(door(site), BODY).status()).isEqualTo(202);
            try (Publisher device = Publisher.connect(rig.mqttPort(), "device-" + site)) {
                device.publish("telemetry/%s/dev/environment".formatted(site), "{\"temperature\":");
            }
        }
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(names(reader.get("/api/v1/devices").list("devices"), "site"))
                    .containsExactly("north", "south");
            assertThat(reader.get("/api/v1/dead-letters").list("deadLetters")).hasSize(2);
        });
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void withoutAKeyOrWithAWrongOneTheAnswerIs401AndSaysHow() {
        List<Api> strangers = List.of(
                nobody,
                nobody.withKey("wrong-key-31337"),
                nobody.with("Authorization", "Basic " + READER),
                nobody.with("Authorization", "Bearer"),
                nobody.with("Authorization", "Bearer " + sha256(READER)));
        for (Api stranger : strangers) {
            for (String path :
                    List.of("/api/v1/sites", "/api/v1/pipeline", "/api/v1/dead-letters", "/api/v1/no-such")) {
                Api.Answer answer = stranger.get(path).isProblem(401, "unauthorized");
                assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
            }
            stranger.post(door("north"), BODY).isProblem(401, "unauthorized");
        }
        nobody.get("/api/v1/sites?access_token=" + READER).isProblem(401, "unauthorized");
    }

    @Test
    void aKeyDoesWhatItsScopesAllow() {
        reader.get("/api/v1/sites").ok();
        reader.get("/api/v1/pipeline").ok();
        reader.get("/api/v1/dead-letters").ok();
        reader.post(door("north"), BODY).isProblem(403, "forbidden");
        writer.get("/api/v1/sites").isProblem(403, "forbidden");
        writer.get("/api/v1/devices").isProblem(403, "forbidden");
        writer.get("/api/v1/pipeline").isProblem(403, "forbidden");
        writer.get("/api/v1/dead-letters").isProblem(403, "forbidden");
        writer.get("/api/v1/readings?measurement=environment&from=-1h&to=now").isProblem(403, "forbidden");
        assertThat(writer.post(door("north"), BODY).status()).isEqualTo(202);
    }

    @Test
    void aDrillTakesAnAdministratorOfAllSites() {
        String body = "{\"seconds\":1}";
        nobody.post(DRILL, body).isProblem(401, "unauthorized");
        for (Api caller : List.of(reader, writer, south)) {
            caller.post(DRILL, body).isProblem(403, "forbidden");
            caller.get(DRILL).isProblem(403, "forbidden");
            caller.call("DELETE", DRILL, "").isProblem(403, "forbidden");
        }
        Api southAdmin = nobody.withKey(SOUTH_ADMIN).with("Content-Type", "application/json");
        southAdmin.post(DRILL, body).isProblem(403, "site-not-allowed");
        southAdmin.get(DRILL).isProblem(403, "site-not-allowed");
        southAdmin.call("DELETE", DRILL, "").isProblem(403, "site-not-allowed");
    }

    @Test
    void aKeyLimitedToASiteSeesNothingOfOthers() {
        assertThat(names(south.get("/api/v1/devices").list("devices"), "site")).containsExactly("south");
        assertThat(south.get("/api/v1/sites").ok().path("sites").toString()).isEqualTo("[\"south\"]");
        assertThat(south.get("/api/v1/devices?site=north").list("devices")).isEmpty();
        String readings = "/api/v1/readings?measurement=environment&from=-1h&to=now";
        assertThat(names(reader.get(readings).list("series"), "site")).containsExactly("north", "south");
        assertThat(names(south.get(readings).list("series"), "site")).containsExactly("south");
        assertThat(names(south.get(readings + "&fn=count").list("series"), "site"))
                .containsExactly("south");
        assertThat(names(south.get("/api/v1/dead-letters").list("deadLetters"), "topic"))
                .containsExactly("telemetry/south/dev/environment");
        assertThat(south.get("/api/v1/dead-letters?site=north").list("deadLetters"))
                .isEmpty();
        String northern = "/api/v1/dead-letters/"
                + names(reader.get("/api/v1/dead-letters?site=north").list("deadLetters"), "id")
                        .getFirst();
        reader.get(northern).ok();
        south.get(northern).isProblem(404, "no-such-dead-letter");
        south.get("/api/v1/sites/south/devices/dev/latest").ok();
        south.get("/api/v1/sites/north/devices/dev/latest").isProblem(404, "unknown-device");
    }

    /** It must not tell what exists: another site's device and one that nobody has are answered alike. */
    @Test
    void aKeyLimitedToASiteCannotAskForAnotherByName() {
        Api.Answer there = south.get("/api/v1/readings?measurement=environment&site=north&from=-1h&to=now");
        Api.Answer nowhere = south.get("/api/v1/readings?measurement=environment&site=nowhere&from=-1h&to=now");

        assertThat(there.status()).isEqualTo(nowhere.status());
        assertThat(there.json().path("series")).isEqualTo(nowhere.json().path("series"));
        assertThat(there.text()).doesNotContain("temperature");
    }

    @Test
    void aKeyLimitedToASiteCannotWriteToOthers() {
        south.post(door("north"), BODY).isProblem(403, "site-not-allowed");
        assertThat(south.post(door("south"), BODY).status()).isEqualTo(202);
    }

    /** The topic's site is the caller's, the reading's is not: a route of one's own says so. */
    @Test
    void norByARouteThatGivesReadingsAnotherSite() {
        south.post("/api/v1/telemetry/south/dev/elsewhere", BODY).isProblem(403, "site-not-allowed");
        assertThat(writer.post("/api/v1/telemetry/south/dev/elsewhere", BODY).status())
                .isEqualTo(202);
    }

    /** A HEAD is answered as the GET is, with a cursor that names devices. */
    @Test
    void aHeadWantsTheScopeOfItsGet() {
        for (String path : List.of("/api/v1/sites", "/api/v1/readings?measurement=environment&from=-1h&to=now")) {
            assertThat(reader.call("HEAD", path, "").status()).as(path).isEqualTo(200);
            assertThat(writer.call("HEAD", path, "").status()).as(path).isEqualTo(403);
            assertThat(nobody.call("HEAD", path, "").status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void healthAndMetricsNeedNoKey() {
        nobody.get("/actuator/health/liveness").ok();
        nobody.get("/actuator/health/readiness").ok();
        assertThat(nobody.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(nobody.get("/actuator/env").status()).isEqualTo(404);
        assertThat(nobody.get("/actuator/heapdump").status()).isEqualTo(404);
        assertThat(nobody.call("POST", "/actuator/shutdown", "").status()).isIn(401, 403, 404, 405);
    }

    /** What is not thought of is closed: no method but reading outside the API, none at all where no rule is. */
    @Test
    void nothingElseIsOpen() {
        nobody.call("PUT", "/index.html", "x").isProblem(401, "unauthorized");
        nobody.call("DELETE", "/api/v1/dead-letters/1", "").isProblem(401, "unauthorized");
        assertThat(reader.call("TRACE", "/api/v1/sites", "").status()).isIn(400, 403, 404, 405);
    }

    @Test
    void noKeyIsEverWrittenToTheLogOrIntoAnAnswer() {
        List<Api> callers = List.of(reader, writer, south, nobody.withKey("wrong-key-31337"));
        for (Api caller : callers) {
            List<String> answers = List.of(
                    caller.get("/api/v1/sites").text(),
                    caller.get("/api/v1/readings?from=never").text(),
                    caller.post(door("north"), "{").text(),
                    caller.get("/actuator/prometheus").text());
            assertThat(answers).noneMatch(SecurityTest::tellsAKey);
        }
        assertThat(tellsAKey(rig.ingest().process().log())).isFalse();
    }

    private static boolean tellsAKey(String text) {
        return List.of(READER, WRITER, SOUTH, "wrong-key-31337", sha256(READER), sha256(WRITER), sha256(SOUTH)).stream()
                .anyMatch(text::contains);
    }

    @Test
    void openModeAnswersOwnPagesOnly(@TempDir Path other) throws IOException {
        try (Rig open = Rig.allInOne(other)) {
            String own = "127.0.0.1:" + open.query().url("/").getPort();

            assertThat(raw(open, "/api/v1/sites", "Host: " + own)).startsWith("HTTP/1.1 200");
            assertThat(raw(open, "/api/v1/sites", "Host: " + own, "Origin: http://" + own))
                    .startsWith("HTTP/1.1 200");
            assertThat(raw(open, "/api/v1/sites", "Host: localhost")).startsWith("HTTP/1.1 200");
            for (String host :
                    List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example")) {
                assertRefused(raw(open, "/api/v1/sites", "Host: " + host), "foreign-host");
                assertRefused(raw(open, "/", "Host: " + host), "foreign-host");
            }
            for (String origin :
                    List.of("http://evil.example", "http://localhost:1", "null", "https://127.0.0.1.evil.example")) {
                assertRefused(raw(open, "/api/v1/sites", "Host: " + own, "Origin: " + origin), "foreign-origin");
            }
        }
    }

    private static void assertRefused(String answer, String code) {
        assertThat(answer).startsWith("HTTP/1.1 403").contains("application/problem+json", "\"" + code + "\"");
    }

    /** A GET as it stands: the JDK's client does not let a Host be chosen. */
    private static String raw(Rig rig, String path, String... headers) throws IOException {
        URI uri = rig.query().url(path);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            String request =
                    "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(path, String.join("\r\n", headers));
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String door(String site) {
        return "/api/v1/telemetry/%s/dev/environment".formatted(site);
    }

    private static List<String> names(List<JsonNode> nodes, String member) {
        return nodes.stream().map(node -> node.path(member).asString()).toList();
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}

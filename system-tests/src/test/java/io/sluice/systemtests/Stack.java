/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.Ports;
import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The containers of {@code docker-compose.yml}, started as a user does, by the launcher, beside whatever else runs on this
 * machine: a project name, ports and an {@code .env} of its own. For one thread at a time.
 */
final class Stack implements AutoCloseable {

    static final Duration UP_LIMIT = Duration.ofMinutes(10);

    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String project = "sluice-test-" + ProcessHandle.current().pid();
    private final int httpPort = Ports.free();
    private final int mqttPort = Ports.free();
    private Map<String, String> secrets = Map.of();

    /** @param folder for {@code .env} and logs */
    Stack(Path folder) {
        this.folder = folder;
    }

    /** {@code ./sluice stack up}; throws with what it said unless everything is healthy. */
    Stack up() {
        launcher(UP_LIMIT, "stack", "up");
        secrets = readEnvironmentFile();
        return this;
    }

    /** Runs a command of the launcher for this stack, which must succeed, and returns what it said. */
    String launcher(String... arguments) {
        return launcher(COMMAND_LIMIT, arguments);
    }

    private String launcher(Duration limit, String... arguments) {
        Ended ended = attempt(limit, Map.of(), arguments);
        if (ended.code() != 0) {
            throw new IllegalStateException("./sluice %s ended with %d:%n%s"
                    .formatted(String.join(" ", arguments), ended.code(), ended.said()));
        }
        return ended.said();
    }

    /** How a command of the launcher ended, and everything that it said. */
    record Ended(int code, String said) {}

    /** Runs a command of the launcher that may fail, with further variables in its environment. */
    Ended attempt(Duration limit, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(ProjectFiles.at("sluice").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new TreeMap<>(Map.of(
                "COMPOSE_PROJECT_NAME", project,
                "STACK_HTTP_PORT", String.valueOf(httpPort),
                "STACK_MQTT_PORT", String.valueOf(mqttPort),
                "STACK_ENV_FILE", environmentFile().toString(),
                "STACK_IMAGES", System.getenv().getOrDefault("TEST_IMAGES", "auto")));
        environment.putAll(variables);
        try (SluiceProcess launched = SluiceProcess.startCommand(command, environment, folder)) {
            int code = launched.awaitExit(limit);
            return new Ended(code, launched.log());
        }
    }

    Path environmentFile() {
        return folder.resolve("stack.env");
    }

    private Map<String, String> readEnvironmentFile() {
        Map<String, String> read = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(environmentFile())) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    read.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return read;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What {@code .env} says. */
    String secret(String name) {
        return secrets.get(name);
    }

    int mqttPort() {
        return mqttPort;
    }

    String project() {
        return project;
    }

    int httpPort() {
        return httpPort;
    }

    /** The one address of console and REST, without a key. */
    Api anybody() {
        return Api.at(path -> URI.create("http://127.0.0.1:" + httpPort + path));
    }

    /** The same with the stack's key. */
    Api api() {
        return anybody().withKey(secret("STACK_API_KEY"));
    }

    /** The gateway's account. */
    Mqtt.Login gateway() {
        return new Mqtt.Login(secret("STACK_DEVICE_USERNAME"), secret("STACK_DEVICE_PASSWORD"));
    }

    /** The answer of InfluxDB to an InfluxQL query, asked by the operator. */
    JsonNode influxQl(String query) {
        return json(inside(
                "influxdb",
                "curl",
                "-s",
                "-G",
                "http://127.0.0.1:8086/query",
                "-H",
                "Authorization: Token " + secret("INFLUXDB_ADMIN_TOKEN"),
                "--data-urlencode",
                "db=telemetry",
                "--data-urlencode",
                "epoch=ms",
                "--data-urlencode",
                "q=" + query));
    }

    /** The answer of Prometheus to an expression, evaluated now. */
    JsonNode promQl(String expression) {
        return json(inside(
                "prometheus",
                "wget",
                "-q",
                "-O",
                "-",
                "http://127.0.0.1:9090/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)));
    }

    /** A command inside a service's container, which must succeed, and what it printed. */
    String inside(String service, String... command) {
        List<String> all = new ArrayList<>(List.of("exec", container(service)));
        all.addAll(List.of(command));
        return docker(all.toArray(String[]::new));
    }

    /** The id of a service's container, running or not. */
    String container(String service) {
        return docker(
                        "ps",
                        "-aq",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--filter",
                        "label=com.docker.compose.service=" + service)
                .strip();
    }

    /** Whether the health check of a service's container says yes just now; the engine asks it only every few seconds. */
    boolean isWell(String service) {
        JsonNode check = json(docker("inspect", "--format", "{{json .Config.Healthcheck.Test}}", container(service)));
        List<String> command = new ArrayList<>(List.of("exec", container(service)));
        if (check.path(0).asString().equals("CMD-SHELL")) {
            command.addAll(List.of("/bin/sh", "-c"));
        }
        check.valueStream().skip(1).map(JsonNode::asString).forEach(command::add);
        return tryDocker(command.toArray(String[]::new)).code() == 0;
    }

    /** A command of the container engine, which must succeed, and what it printed. */
    static String docker(String... arguments) {
        Ended ended = tryDocker(arguments);
        if (ended.code() != 0) {
            throw new IllegalStateException("docker %s failed: %s".formatted(List.of(arguments), ended.said()));
        }
        return ended.said();
    }

    private static Ended tryDocker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("docker-", ".out");
            try {
                return new Ended(run(command, output), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Into a file: reading a pipe to its end would have no limit. */
    private static int run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "%s has not ended within %s: %s".formatted(command, COMMAND_LIMIT, Files.readString(output)));
        }
        return process.exitValue();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** Takes the stack down with its data and the images that were built for it. */
    @Override
    public void close() {
        try {
            attempt(COMMAND_LIMIT, Map.of(), "stack", "down", "--volumes");
        } finally {
            removeImages();
        }
    }

    /** Their names begin with the project's, which nobody else has; layers that others share stay. */
    private void removeImages() {
        docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "reference=" + project + "/*")
                .lines()
                .forEach(image -> docker("rmi", image));
    }
}

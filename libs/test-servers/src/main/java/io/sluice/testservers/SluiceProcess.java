/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A program of ours as a child process: one of the jars, or any command. Its output goes to a file; it can be asked to
 * stop, or killed. It ends with the test's JVM in every case, also when that one is killed: a guard beside it reads a
 * pipe from here, and the pipe's end is its sign. Methods may be called from any thread.
 */
public final class SluiceProcess implements AutoCloseable {

    /** How long an orderly stop may take; the launcher promises 10 s. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final int TAIL_LINES = 60;

    /** {@code exec} keeps the process id, so the guard's {@code $$} is the program itself. */
    private static final String GUARDED = """
            exec 3<&0
            (read -r released <&3 || kill -KILL $$) </dev/null >/dev/null 2>&1 &
            exec "$@" </dev/null 3<&-
            """;

    private final Process process;
    private final Path log;
    private final String what;

    private SluiceProcess(Process process, Path log, String what) {
        this.process = process;
        this.log = log;
        this.what = what;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "child-cleanup"));
    }

    /**
     * Starts a jar on this JVM's own Java.
     *
     * @param jvmOptions before {@code -jar}; the flags every Sluice program gets are added
     * @param args after the jar: Spring properties
     * @param env added to this process's environment, of which {@code SLUICE_*} variables are not passed on
     * @param workDir where it runs and where its log file is made; must exist
     */
    public static SluiceProcess startJar(
            Path jar, List<String> jvmOptions, List<String> args, Map<String, String> env, Path workDir) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(args);
        return startCommand(command, env, workDir);
    }

    /** The same for any command; it must not go into the background. */
    public static SluiceProcess startCommand(List<String> command, Map<String, String> env, Path workDir) {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARDED, "guard"));
        guarded.addAll(command);
        try {
            Path log = Files.createTempFile(workDir, "process-", ".log");
            ProcessBuilder builder = new ProcessBuilder(guarded)
                    .directory(workDir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // What the developer's shell says about a Sluice of his own is not for the one under test.
            builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
            builder.environment().putAll(env);
            return new SluiceProcess(builder.start(), log, String.join(" ", command));
        } catch (IOException cause) {
            throw new UncheckedIOException("could not start " + String.join(" ", command), cause);
        }
    }

    /** The program's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file its output goes to, standard output and errors together. */
    public Path logFile() {
        return log;
    }

    /** What it has written so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (MalformedInputException halfACharacter) {
            return readBytes();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Waits until its output holds a match; throws with the end of the log when it ends first or time is up. */
    public SluiceProcess awaitLog(Pattern pattern, Duration limit) {
        return await(
                "'" + pattern + "' in its log",
                limit,
                () -> pattern.matcher(log()).find());
    }

    /** Waits until a GET of this address answers 200; throws with the end of the log otherwise. */
    public SluiceProcess awaitReady(URI address, Duration limit) {
        return await("200 from " + address, limit, () -> Waiting.isOk(address));
    }

    /** Waits until it has ended by itself and returns its exit code; throws when it has not. */
    public int awaitExit(Duration limit) {
        if (!ends(limit)) {
            throw new IllegalStateException(describe("has not ended within " + limit));
        }
        release();
        return process.exitValue();
    }

    /** SIGKILL, as {@code kill -9}: nothing is flushed, nothing is said. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit(STOP_LIMIT);
    }

    /** SIGTERM, as an orderly shutdown, and its exit code; throws when it needs more than 20 s. */
    public int stop() {
        terminate();
        return awaitExit(STOP_LIMIT);
    }

    /** Ends it for good: in order if it can be done within the limit, else by force. Never throws. */
    @Override
    public void close() {
        terminate();
        if (!ends(STOP_LIMIT)) {
            process.destroyForcibly();
            ends(STOP_LIMIT);
        }
        release();
    }

    private SluiceProcess await(String condition, Duration limit, BooleanSupplier holds) {
        // Asked once: what held a moment ago may not hold any more, as readiness on a disk that fills up again.
        AtomicBoolean held = new AtomicBoolean();
        Waiting.until(limit, () -> {
            held.set(holds.getAsBoolean());
            return held.get() || !process.isAlive();
        });
        if (!held.get()) {
            String state = process.isAlive() ? "still runs" : "ended with exit code " + process.exitValue();
            throw new IllegalStateException(
                    describe("%s without %s after at most %s".formatted(state, condition, limit)));
        }
        return this;
    }

    /** Not {@code Process.destroy()}, which closes the pipe as well and so calls the guard. */
    private void terminate() {
        process.toHandle().destroy();
    }

    private boolean ends(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends the guard home, so that it does not kill whoever gets this process id next. */
    private void release() {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException guardIsGone) {
            // then there is nobody to send home
        }
    }

    private String describe(String fault) {
        List<String> lines = log().lines().toList();
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return "%s %s; the end of its log %s:%n%s".formatted(what, fault, log, tail);
    }

    private String readBytes() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}

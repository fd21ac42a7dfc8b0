/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A program's jar unpacked, with the JVM's ahead-of-time cache beside it, as the launcher has it: these tests start dozens of
 * programs, and so each start takes half the processor time. Made once for each build, by a start that ends before anything
 * listens; where that fails the program starts without, only later. Thread-safe.
 *
 * @param jar what to start
 * @param jvmOptions to start it with
 */
record PreparedProgram(Path jar, List<String> jvmOptions) {

    private static final String FOLDER = "prepared-";
    private static final String CACHE = "start.aot";
    private static final String DONE = "done";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Map<String, PreparedProgram> MADE = new HashMap<>();

    /** What a program cannot be without, so that its training start comes as far as it can. */
    private static final List<String> STORE =
            List.of("--sluice.store.influxdb.url=http://127.0.0.1:9", "--sluice.store.influxdb.token=none");

    static PreparedProgram of(String name) {
        synchronized (MADE) {
            return MADE.computeIfAbsent(name, PreparedProgram::prepare);
        }
    }

    private static PreparedProgram prepare(String name) {
        Path jar = jarOf(name);
        Path folder = jar.resolveSibling(FOLDER + checksum(jar));
        Path start = folder.resolve(jar.getFileName());
        try {
            if (!Files.exists(folder.resolve(DONE))) {
                removeThoseOfOtherBuilds(jar.getParent());
                unpack(jar, Files.createDirectories(folder));
                train(name, start, folder);
                Files.createFile(folder.resolve(DONE));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        Path cache = folder.resolve(CACHE);
        return Files.exists(cache)
                ? new PreparedProgram(start, List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"))
                : new PreparedProgram(start, List.of());
    }

    private static void removeThoseOfOtherBuilds(Path target) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(target)) {
            old = files.filter(file -> file.getFileName().toString().startsWith(FOLDER))
                    .toList();
        }
        old.forEach(Folders::remove);
    }

    private static void unpack(Path jar, Path folder) {
        run(
                folder,
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString());
    }

    private static void train(String name, Path start, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:AOTCacheOutput=" + folder.resolve(CACHE),
                "-Dspring.context.exit=onRefresh",
                "-jar",
                start.toString(),
                "--server.port=0",
                "--sluice.security.mode=open",
                "--sluice.data-dir=" + folder.resolve("training-data")));
        if (!name.equals("all-in-one")) {
            command.addAll(STORE);
        }
        run(folder, command.toArray(String[]::new));
    }

    private static void run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        try (SluiceProcess process = SluiceProcess.startCommand(command, Map.of(), folder)) {
            process.awaitExit(LIMIT);
        }
    }

    private static String checksum(Path jar) {
        CRC32C sum = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(jar), sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return Long.toHexString(sum.getValue());
    }

    /** The jar that can be started: {@code NAME-exec.jar} where {@code NAME.jar} is a library for others. */
    private static Path jarOf(String name) {
        String stem = System.getProperty("program." + name, name);
        return Stream.of(stem + "-exec.jar", stem + ".jar")
                .map(file -> Path.of(file).normalize())
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the program %s is not built (%s.jar); system tests run in ./mvnw verify, which builds it first"
                                .formatted(name, stem)));
    }
}

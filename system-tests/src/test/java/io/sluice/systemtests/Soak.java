/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * One long proof: how long it is, where its chances come from, and what it saw. {@code ./sluice test} runs each in a short
 * form with a fixed seed; {@code ./sluice soak} in the long form, by the properties {@code soak.length=long},
 * {@code soak.seed}, {@code soak.commit} and {@code soak.results}. What is not said to have {@link #passed} when it is
 * closed counts as failed. For one thread.
 */
final class Soak implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final boolean LONG =
            System.getProperty("soak.length", "short").equals("long");
    private static final long FIXED_SEED = 20_260_101;

    private final String name;
    private final long seed = Long.getLong("soak.seed", FIXED_SEED);
    private final Random random = new Random(seed);
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private boolean passed;

    private Soak(String name) {
        this.name = name;
    }

    /** Begins a proof; the name becomes the one of its file. */
    static Soak begin(String name) {
        return new Soak(name);
    }

    /** One of two numbers by the form in which the proofs run. */
    static int pick(int shortForm, int longForm) {
        return LONG ? longForm : shortForm;
    }

    Random random() {
        return random;
    }

    /** Waits for some time that nobody can foresee, below the limit. */
    void pauseBelow(Duration limit) throws InterruptedException {
        Thread.sleep(random.nextLong(limit.toMillis()));
    }

    /** Keeps a figure for the result. */
    Soak saw(String figure, Object value) {
        figures.put(figure, value);
        return this;
    }

    void passed() {
        passed = true;
    }

    /** Writes the result down. */
    @Override
    public void close() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("proof", name);
        result.put("outcome", passed ? "passed" : "failed");
        result.put("form", LONG ? "long" : "short");
        result.put("commit", System.getProperty("soak.commit", "unknown"));
        result.put("seed", seed);
        result.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        result.put("seconds", Duration.ofNanos(System.nanoTime() - began).toSeconds());
        result.put("machine", machine());
        result.put("saw", figures);
        write(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
    }

    private static String machine() {
        return "%d processors, %s %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    private void write(String text) {
        try {
            Path folder = Path.of(System.getProperty("soak.results", "target/soak"));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".json"), text);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}

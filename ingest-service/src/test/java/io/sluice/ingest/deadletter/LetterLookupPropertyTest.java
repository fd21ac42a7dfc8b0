/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever was done to the letters, finding one by its id gives what reading all of them gives: the same one at the same
 * place, or none. By seeds, so that a failure can be seen again.
 */
class LetterLookupPropertyTest {

    private static final long AREA_BYTES = 2L << 20;
    private static final int STEPS = 80;

    @TempDir
    Path directory;

    private final TreeSet<LetterId> ids = new TreeSet<>();
    private DeadLetters letters;
    private Random random;
    private long live = 1_000_000;
    private long backlog;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatReadingAllLettersFinds(long seed) throws Exception {
        random = new Random(seed);
        WhenFull whenFull = seed % 2 == 0 ? WhenFull.BLOCK : WhenFull.DROP_OLDEST;
        open(whenFull);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0, 1 -> restart(whenFull);
                case 2 -> damage();
                case 3 -> {
                    damage();
                    restart(whenFull);
                }
                case 4, 5, 6, 7 -> rewriteSome();
                case 8, 9, 10, 11, 12, 13, 14, 15 -> deleteSome();
                case 16 -> deleteAll();
                default -> appendSome();
            }
            if (step % 20 == 19) {
                compare("seed " + seed + ", step " + step);
            }
        }
        letters.close();
        assertThat(ids).hasSizeGreaterThan(200);
    }

    private void open(WhenFull whenFull) throws Exception {
        DeadLetterSettings settings = new DeadLetterSettings(AREA_BYTES, AREA_BYTES, whenFull, 1_000, null);
        letters = DeadLetters.open(directory, settings, new RouteSource(RouteTable.DEFAULT), () -> 0);
    }

    private void restart(WhenFull whenFull) throws Exception {
        letters.close();
        open(whenFull);
    }

    /** Of two runs of ids, not quite in order, of three sites, of which one is as large as the others together. */
    private void appendSome() throws Exception {
        for (int i = random.nextInt(80); i >= 0; i--) {
            long sequence = (random.nextBoolean() ? live++ : backlog++) + random.nextInt(5);
            LetterId id = new LetterId(sequence, random.nextInt(3) - 1);
            String site = random.nextBoolean() ? "flood" : "site" + random.nextInt(2);
            byte[] payload = new byte[random.nextInt(6_000)];
            ids.add(id);
            letters.append(new DeadLetter(
                    sequence, id.readingIndex(), "no-route", "", 17, "telemetry/" + site + "/d/m", payload));
        }
        letters.force();
    }

    private void deleteSome() throws Exception {
        if (random.nextBoolean()) {
            letters.removeAll(letters.letters()
                    .part(0, 200, letter -> random.nextInt(3) == 0)
                    .found());
        } else {
            LetterId from = new LetterId(random.nextBoolean() ? live - 20 : random.nextLong(backlog + 1), -1);
            for (LetterId id : List.copyOf(ids.tailSet(from)).stream().limit(10).toList()) {
                letters.remove(id, site -> true);
            }
        }
    }

    private void deleteAll() throws Exception {
        letters.removeAll(letters.letters().part(0, 10_000, letter -> true).found());
    }

    private void rewriteSome() throws Exception {
        for (LetterList.Found found :
                letters.letters().part(0, 10, letter -> random.nextInt(8) == 0).found()) {
            letters.rewrite(found, found.letter().because("bad-timestamp", "x".repeat(random.nextInt(2_000))));
        }
    }

    /** Some bytes of a file that is no longer written to, as a bad disk would have it. */
    private void damage() throws Exception {
        String area = random.nextBoolean() ? "dead-letters" : "dead-letters-overflow";
        List<Path> files;
        try (Stream<Path> all = Files.list(directory.resolve(area))) {
            files = all.sorted().toList();
        }
        if (files.size() > 1) {
            Path file = files.get(random.nextInt(files.size() - 1));
            byte[] garbage = new byte[random.nextInt(3_000)];
            random.nextBytes(garbage);
            long at = 4_096 + random.nextLong(Math.max(1, Files.size(file) - 4_096 - garbage.length));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(garbage), at);
            }
        }
    }

    private record Where(LetterArea area, long place, String reason) {
        static Where of(LetterList.Found found) {
            return new Where(found.area(), found.place(), found.letter().reason());
        }
    }

    private void compare(String when) throws Exception {
        Map<LetterId, Where> all = new HashMap<>();
        for (LetterList.Found found :
                letters.letters().part(0, 100_000, letter -> true).found()) {
            all.putIfAbsent(found.letter().letterId(), Where.of(found));
        }
        assertThat(ids).as(when).containsAll(all.keySet());
        for (LetterId id : ids.stream().filter(any -> random.nextInt(3) == 0).toList()) {
            assertThat(letters.letters().find(id).map(Where::of))
                    .as("%s: %s of %d letters", when, id, all.size())
                    .isEqualTo(Optional.ofNullable(all.get(id)));
        }
    }
}

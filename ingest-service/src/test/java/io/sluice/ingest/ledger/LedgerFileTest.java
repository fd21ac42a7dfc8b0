/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import static io.sluice.ingest.ledger.LedgerBytes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final DeliveryLedger ledger = new DeliveryLedger(10_000);
    private long received = BEGIN;

    @Test
    void comesBackAsItWas() throws Exception {
        feed(20_000);
        LedgerFile file = new LedgerFile(folder.resolve("ledger"));
        assertThat(file.write(ledger, position -> true)).hasValue(20_000);

        DeliveryLedger read = file.read(10_000).orElseThrow();

        assertThat(LedgerBytes.of(read)).isEqualTo(LedgerBytes.of(ledger));
        assertThat(read.totals()).isEqualTo(ledger.totals());
    }

    @Test
    void isOfOneMomentAlthoughCountingGoesOn() throws Exception {
        feed(30_000);
        List<ByteBuffer> before = LedgerBytes.of(ledger);
        LedgerFile file = new LedgerFile(folder.resolve("ledger"));
        try (LedgerSnapshot snapshot = ledger.beginSnapshot()) {
            Packed all = new Packed();
            for (byte[] piece = snapshot.nextPiece(); piece.length > 0; piece = snapshot.nextPiece()) {
                all.put(piece);
                feed(500);
            }
            DeliveryLedger copy = new DeliveryLedger(10_000);
            copy.restoreHead(new Packed(snapshot.head()));
            copy.restore(new Packed(all.take()));
            assertThat(LedgerBytes.of(copy)).isEqualTo(before);
        }
        assertThat(LedgerBytes.of(ledger)).isNotEqualTo(before);
        assertThat(file.read(10_000)).isEmpty();
    }

    @Test
    void onlyReplacesTheOneBeforeWhenItMay() throws Exception {
        LedgerFile file = new LedgerFile(folder.resolve("ledger"));
        feed(100);
        file.write(ledger, position -> true);
        feed(100);
        assertThat(file.write(ledger, position -> false)).isEmpty();
        assertThatThrownBy(() -> file.write(ledger, position -> {
                    throw new IOException("no room");
                }))
                .hasMessage("no room");
        assertThat(file.read(10_000).orElseThrow().position()).isEqualTo(100);
        assertThat(folder).isDirectoryContaining("glob:**/ledger").isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    void aDamagedOrCutFileIsKeptAsideAndCountingBeginsAnew() throws Exception {
        Path path = folder.resolve("ledger");
        LedgerFile file = new LedgerFile(path);
        feed(3_000);
        file.write(ledger, position -> true);
        byte[] whole = Files.readAllBytes(path);
        for (int i = 0; i < 60; i++) {
            byte[] bad = i % 2 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 2 == 1) {
                int at = random.nextInt(whole.length);
                bad[at] ^= (byte) (1 << random.nextInt(8));
                if (at >= 4 && at < 8) {
                    continue; // the version
                }
            }
            Files.write(path, bad);
            assertThat(file.read(10_000)).as("damage %d", i).isEmpty();
            assertThat(folder.resolve("ledger.unreadable")).exists();
        }
    }

    @Test
    void theRunBeforeOfAFileOfVersion1HasNoOldestTime() {
        Packed version1 = new Packed();
        version1.put(3).put(250).put(-1).put(BEGIN).put(1).put(7).put(2);

        RunBefore read = RunBefore.read(new Packed(version1.take()));

        assertThat(read.highest()).isEqualTo(250);
        assertThat(read.isByReset()).isTrue();
        assertThat(read.beganAfter(BEGIN - 1)).isFalse();
        RunBefore now = new RunBefore(3, 250, -1, Sequence.NO_TIME, BEGIN - 5, BEGIN, true);
        Packed version2 = new Packed();
        now.writeTo(version2);
        RunBefore readNow = RunBefore.read(new Packed(version2.take()));
        assertThat(readNow.beganAfter(BEGIN - 6)).isTrue();
        assertThat(readNow.beganAfter(BEGIN - 5)).isFalse();
        assertThat(readNow.mayHaveBegunAt(BEGIN - 6)).isTrue();
    }

    @Test
    void aFileOfVersion1IsRead() throws Exception {
        Path path = folder.resolve("ledger");
        feed(100);
        new LedgerFile(path).write(ledger, position -> true);
        byte[] bytes = Files.readAllBytes(path);
        bytes[7] = 1;
        Files.write(path, bytes);
        assertThat(new LedgerFile(path).read(10_000)).isPresent();
    }

    @Test
    void aFileOfALaterVersionStopsTheStart() throws Exception {
        Path path = folder.resolve("ledger");
        new LedgerFile(path).write(ledger, position -> true);
        byte[] bytes = Files.readAllBytes(path);
        bytes[7] = 99;
        Files.write(path, bytes);
        assertThatThrownBy(() -> new LedgerFile(path).read(10)).hasMessageContaining("version 99");
    }

    private void feed(int messages) {
        for (int i = 0; i < messages; i++) {
            received += 1_000_000L * random.nextInt(5_000);
            long number = random.nextInt(50) == 0 ? random.nextInt(1_000) : i;
            long time = random.nextBoolean() ? received : received - random.nextInt(1_000_000_000) - 5_000_000;
            var reading = LedgerBytes.reading(LedgerBytes.series("dev-" + random.nextInt(5_000)), number, time);
            boolean dead = random.nextInt(20) == 0;
            ledger.take(ledger.position() + 1, 1, to -> to.reading(reading, received, dead));
        }
    }
}

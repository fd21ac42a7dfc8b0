/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private final ForgetfulFiles files = new ForgetfulFiles(1);

    @Test
    void givesBackWhatWasPutAndNotTakenAwayAlsoAfterAReopen() throws Exception {
        Shelf shelf = Shelves.open(files);
        Shelves.put(shelf, "a", "1");
        Shelves.put(shelf, "b", "1");
        Shelves.put(shelf, "c", "1");
        Shelves.commit(shelf);
        Shelves.remove(shelf, "b");
        Shelves.replace(shelf, "a", "2");
        Shelves.commit(shelf);

        assertThat(Shelves.contents(shelf)).hasToString("{a=2, c=1}");
        long live = shelf.liveBytes();
        Shelf again = Shelves.open(files);
        assertThat(Shelves.contents(again)).hasToString("{a=2, c=1}");
        assertThat(again.liveBytes()).isEqualTo(live).isEqualTo(2 * Shelf.cost(6_000));
    }

    @Test
    void showsWhatIsGoneToWhoOpensIt() throws Exception {
        Shelf shelf = Shelves.open(files);
        Shelves.put(shelf, "kept", "1");
        Shelves.put(shelf, "gone", "1");
        Shelves.commit(shelf);
        Shelves.remove(shelf, "gone");
        Shelves.commit(shelf);

        List<String> visited = new ArrayList<>();
        Shelves.open(files, (place, record, live) -> visited.add(place + " " + live));
        assertThat(visited).containsExactly("0 true", "1 false");
    }

    @Test
    void reusesTheRoomOfWhatIsGoneForAsLongAsItRuns() throws Exception {
        Shelf shelf = Shelves.open(files);
        Shelves.put(shelf, "old", "never touched");
        for (int i = 0; i < 1_000; i++) {
            Shelves.put(shelf, "n" + i, "x");
            Shelves.commit(shelf);
            assertThat(shelf.bytes()).isLessThanOrEqualTo(Shelves.BYTES);
            if (i >= 40) {
                Shelves.remove(shelf, "n" + (i - 40));
            }
        }
        Shelves.commit(shelf);
        assertThat(Shelves.contents(Shelves.open(files))).hasSize(41).containsEntry("old", "never touched");
    }

    @Test
    void isFullAtItsCapacityAndHasRoomWhenSomethingIsTakenAway() throws Exception {
        Shelf shelf = Shelves.open(files);
        int put = 0;
        while (Shelves.tryToPut(shelf, "n" + put, "x") instanceof Shelf.Outcome.Put) {
            put++;
        }
        Shelves.commit(shelf);
        assertThat(shelf.liveBytes()).isLessThanOrEqualTo(shelf.capacity());
        assertThat(shelf.capacity() - shelf.liveBytes()).isLessThan(Shelf.cost(6_000));
        assertThat(Shelves.tryToPut(shelf, "more", "x")).isInstanceOf(Shelf.Outcome.Full.class);
        Shelves.remove(shelf, "n7");
        assertThat(Shelves.tryToPut(shelf, "more", "x")).isInstanceOf(Shelf.Outcome.Put.class);
        Shelves.commit(shelf);
        assertThat(Shelves.contents(Shelves.open(files))).hasSize(put).containsKey("more");
    }

    @Test
    void givesFilesBackInWhichNothingIsLeft() throws Exception {
        Shelf shelf = Shelves.open(files);
        for (int i = 0; i < 40; i++) {
            Shelves.put(shelf, "n" + i, "x");
        }
        Shelves.commit(shelf);
        long full = shelf.bytes();
        for (int i = 0; i < 40; i++) {
            Shelves.remove(shelf, "n" + i);
        }
        Shelves.commit(shelf);
        assertThat(shelf.liveBytes()).isZero();
        assertThat(shelf.bytes()).isLessThan(full / 2);
        assertThat(Shelves.contents(Shelves.open(files))).isEmpty();
    }

    @Test
    void aReaderUnderWayMissesNothingThatIsMoved() throws Exception {
        Shelf shelf = Shelves.open(files);
        Shelves.put(shelf, "first", "x");
        Shelves.put(shelf, "second", "x");
        Shelves.commit(shelf);
        try (ShelfReader reader = shelf.reader(0)) {
            assertThat(reader.advance()).isTrue();
            for (int i = 0; i < 100; i++) {
                Shelves.put(shelf, "n" + i, "x");
                Shelves.commit(shelf);
                Shelves.remove(shelf, "n" + i);
            }
            assertThat(shelf.isLive(1)).as("second has been moved").isFalse();
            List<String> met = new ArrayList<>();
            while (reader.advance()) {
                met.add(new String(reader.record().array(), java.nio.charset.StandardCharsets.UTF_8));
            }
            assertThat(met).anyMatch(text -> text.contains("second="));
        }
    }

    @Test
    void tellsWhereItPutsWhatItMoves() throws Exception {
        Map<Long, String> moved = new TreeMap<>();
        Shelf shelf = Shelves.open(files, new Shelf.Visitor() {
            @Override
            public void visit(long place, ByteBuffer record, boolean live) {}

            @Override
            public void moved(long place, ByteBuffer record) {
                moved.put(place, Shelves.nameOf(record));
            }
        });
        long before = Shelves.put(shelf, "old", "never touched");
        for (int i = 0; i < 200; i++) {
            Shelves.put(shelf, "n" + i, "x");
            Shelves.commit(shelf);
            Shelves.remove(shelf, "n" + i);
        }
        Shelves.commit(shelf);
        long now = Shelves.placeOf(shelf, "old");
        assertThat(now).isGreaterThan(before);
        assertThat(moved).containsEntry(now, "old");
        assertThat(shelf.firstPlace()).isBetween(before + 1, now);
    }

    @Test
    void aRecordThatIsMovedToMakeRoomForItsOwnReplacementIsThereOnce() throws Exception {
        int moved = 0;
        for (int puts = 30; puts < 70; puts++) {
            ForgetfulFiles disk = new ForgetfulFiles(puts);
            Shelf shelf = Shelves.open(disk);
            long place = Shelves.put(shelf, "old", "1");
            for (int i = 0; i < puts; i++) {
                Shelves.put(shelf, "n" + i, "x");
                Shelves.commit(shelf);
                Shelves.remove(shelf, "n" + i);
            }
            if (shelf.isLive(place)) {
                Shelf.Outcome outcome = shelf.replace(place, 6_000, Shelves.record("old", "2"));
                boolean replaced = outcome instanceof Shelf.Outcome.Put;
                moved += replaced ? 0 : 1;
                Shelves.commit(shelf);
                assertThat(Shelves.contents(shelf)).hasToString(replaced ? "{old=2}" : "{old=1}");
                assertThat(shelf.liveBytes()).isEqualTo(Shelf.cost(6_000));
                assertThat(Shelves.contents(Shelves.open(disk))).isEqualTo(Shelves.contents(shelf));
            }
        }
        assertThat(moved).as("times it was moved just then").isPositive();
    }

    @Test
    void refusesWhatWillNeverFitAndAJournalOfTooFewFiles() throws Exception {
        Shelf shelf = Shelves.open(files);
        assertThat(shelf.put(ByteBuffer.allocate(shelf.largestRecord()))).isInstanceOf(Shelf.Outcome.Put.class);
        assertThat(shelf.put(ByteBuffer.allocate(100_000))).isInstanceOf(Shelf.Outcome.TooLarge.class);
        assertThatThrownBy(() -> Shelf.open(Journals.open(new ForgetfulFiles(2)), 5 << 16, (place, record, live) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 files");
    }

    @Test
    void writesTheBytesOfItsFormat() {
        HexFormat hex = HexFormat.of();
        ByteBuffer record = ByteBuffer.wrap(new byte[] {1, 2});
        assertThat(hex.formatHex(ShelfEntry.kept(record).array())).isEqualTo("4b0102");
        assertThat(hex.formatHex(ShelfEntry.moved(258, record).array())).isEqualTo("4d00000000000001020102");
        assertThat(hex.formatHex(ShelfEntry.gone(List.of(1L, 2L)).array()))
                .isEqualTo("4700000000000000010000000000000002");
        assertThat(ShelfEntry.read(ByteBuffer.wrap(new byte[] {1, 2, 3})).isRecord())
                .isFalse();
    }
}

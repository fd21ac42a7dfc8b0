/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files of known series hold, and what is left of the budgets after it. Never fails: what cannot be read is lost, which
 * is said once, and for an hour the budgets are larger then, since what comes is mostly not new.
 */
final class SeriesRestore {

    private static final Logger log = LoggerFactory.getLogger(SeriesRestore.class);

    private final SeriesFiles files;
    private final int budget;
    private final long nowSecond;
    private SeriesGroups groups;
    private PrintTable young = new PrintTable();
    private PrintTable old = new PrintTable();
    private long seed;
    private long secret;
    private boolean seeded;
    private int number = 1;
    private long end;
    private int lastGroup;

    private SeriesRestore(Path folder, int budget, long nowSecond) {
        this.files = new SeriesFiles(folder);
        this.budget = budget;
        this.nowSecond = nowSecond;
        this.groups = new SeriesGroups(budget, 0);
    }

    static SeriesRestore read(Path folder, int budget, boolean hasHistory, long nowSecond) {
        SeriesRestore restore = new SeriesRestore(folder, budget, nowSecond);
        boolean whole = restore.readAll();
        if (!restore.seeded) {
            SecureRandom random = new SecureRandom();
            restore.seed = random.nextLong();
            restore.secret = random.nextLong();
        }
        boolean none = restore.end == 0;
        if (!whole || (none && hasHistory)) {
            restore.grantGrace();
            log.warn(
                    "which series are known is lost, or some of it ({}): {} are; for an hour each site and measurement may have ten"
                            + " times its budget of new series, because what comes is mostly not new",
                    folder,
                    restore.young.size() + restore.old.size());
        }
        return restore;
    }

    SeriesPrint prints() {
        return new SeriesPrint(seed, secret);
    }

    SeriesGroups groups() {
        return groups;
    }

    KnownSeries known(int most) {
        return new KnownSeries(files, seed, secret, groups, most, young, old, number, end, lastGroup);
    }

    /** False when something is lost. */
    private boolean readAll() {
        boolean whole = true;
        try {
            List<Integer> numbers = files.numbers();
            for (int each : numbers.subList(Math.max(0, numbers.size() - 2), numbers.size())) {
                boolean read = readNext(each);
                if (!read && each != numbers.getLast() && Files.exists(files.file(each))) {
                    // Nothing is written into the older one any more: it would be found damaged at every start.
                    files.setAside(each, new IOException("records of it are damaged"));
                }
                whole &= read;
            }
        } catch (IOException e) {
            log.warn("the folder of known series cannot be read", e);
            whole = false;
        }
        return whole;
    }

    private boolean readNext(int next) {
        groups.all().forEach(group -> group.number(0));
        PrintTable table = new PrintTable();
        Reading reading = new Reading(table);
        try {
            SeriesFileReader.Found found = new SeriesFileReader().read(files.file(next), reading);
            old = young;
            young = table;
            number = next;
            end = found.end();
            lastGroup = reading.last;
            if (found.cut() > 0) {
                log.info(
                        "the end of {} was being written when the program stopped: {} bytes are cut",
                        files.file(next),
                        found.cut());
            }
            return found.damaged() == 0 && found.cut() <= SeriesFile.PENDING_BYTES;
        } catch (IOException e) {
            files.setAside(next, e);
            old = young;
            young = new PrintTable();
            number = next;
            end = 0;
            return false;
        }
    }

    private void grantGrace() {
        SeriesGroups before = groups;
        groups = new SeriesGroups(budget, nowSecond + SeriesGroup.PERIOD);
        end = 0; // the file is begun anew, and says so
        before.all().forEach(group -> groups.open(group.site(), group.measurement(), nowSecond));
    }

    /** Takes over one file. */
    private final class Reading implements SeriesFileReader.Visitor {

        private final PrintTable table;
        private final Map<Integer, SeriesGroup> byNumber = new HashMap<>();
        private int last;

        Reading(PrintTable table) {
            this.table = table;
        }

        @Override
        public void begins(long itsSeed, long itsSecret) {
            if (seeded && (itsSeed != seed || itsSecret != secret)) {
                // Fingerprints by another secret say nothing: the older file is of no use.
                young = new PrintTable();
            }
            seed = itsSeed;
            secret = itsSecret;
            seeded = true;
        }

        @Override
        public void group(int itsNumber, String site, String measurement, long spent, long second) {
            SeriesGroup group = groups.open(site, measurement, second);
            boolean mayHaveMore = second < groups.graceUntil();
            long its = Math.clamp(spent, mayHaveMore ? Long.MIN_VALUE / 2 : 0, group.budget());
            group.allowance().set(group.budget() - its, second);
            group.number(itsNumber);
            byNumber.put(itsNumber, group);
            last = Math.max(last, itsNumber);
        }

        @Override
        public void admitted(int group, long second, long print) {
            table.add(print);
            SeriesGroup known = byNumber.get(group);
            if (known != null) {
                known.allowance().take(second);
            }
        }

        @Override
        public void seen(long print) {
            table.add(print);
        }

        @Override
        public void grace(long untilSecond) {
            if (untilSecond > nowSecond) {
                groups = new SeriesGroups(budget, untilSecond);
            }
        }
    }
}

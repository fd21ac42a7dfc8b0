/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.vm.Vm;
import io.questdb.cairo.vm.api.MemoryMARW;
import io.questdb.cairo.wal.WalUtils;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.cairo.wal.seq.SeqTxnTracker;
import io.questdb.cairo.wal.seq.TransactionLogCursor;
import io.questdb.griffin.FunctionFactory;
import io.questdb.std.str.Path;
import io.sluice.store.StoreUnavailableException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** QuestDB's engine with the two tables. Readers may be had by any thread, each for one thread at a time. */
final class EmbeddedQuestDb implements AutoCloseable {

    private final Engine engine;
    private final EngineConfiguration configuration;
    private final Map<Era, TableToken> tables = new EnumMap<>(Era.class);

    /** The engine without the some thousand functions of its SQL, which we never use and which take time to load. */
    private static final class Engine extends CairoEngine {
        Engine(EngineConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected Iterable<FunctionFactory> getFunctionFactories() {
            return List.of();
        }
    }

    private EmbeddedQuestDb(Engine engine, EngineConfiguration configuration) {
        this.engine = engine;
        this.configuration = configuration;
        for (Era era : Era.values()) {
            tables.put(era, engine.verifyTableName(era.table()));
        }
    }

    /**
     * Makes the database of a folder if there is none.
     *
     * @throws StoreUnavailableException when it cannot be made
     */
    static void createIfMissing(StoreDirectory directory) {
        QuestDbLog.install();
        try {
            if (!directory.hasDatabase()) {
                java.nio.file.Path made = directory.newDatabase();
                create(made);
                directory.adopt(made);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "no database could be made in %s: %s".formatted(directory.folder(), e), e);
        }
    }

    /** Opens the database of a folder. */
    static EmbeddedQuestDb open(StoreDirectory directory) {
        EngineConfiguration configuration = new EngineConfiguration(directory.database());
        Engine engine = new Engine(configuration);
        try {
            engine.load();
            return new EmbeddedQuestDb(engine, configuration);
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    private static void create(java.nio.file.Path root) {
        try (Engine engine = new Engine(new EngineConfiguration(root));
                Path path = new Path();
                MemoryMARW memory = Vm.getCMARWInstance()) {
            engine.load();
            for (Era era : Era.values()) {
                ReadingsTable table = new ReadingsTable(era.table());
                engine.createTable(AllowAllSecurityContext.INSTANCE, memory, path, false, table, false);
            }
        }
    }

    CairoEngine engine() {
        return engine;
    }

    /** Says which thread applies the log. */
    void letApply(Thread thread) {
        configuration.letApply(thread);
    }

    /** A table's logged transactions after the given one; to be closed. */
    TransactionLogCursor log(Era era, long after) {
        return engine.getTableSequencerAPI().getCursor(table(era), after);
    }

    /** A view of a table as it is now; to be closed. */
    TableReader reader(Era era) {
        return engine.getReader(table(era));
    }

    /**
     * A writer into a table's log; to be closed. The counter that numbers writers' folders, which QuestDB does not force,
     * is forced here: a number that came twice after a power cut would be a folder in use.
     */
    WalWriter writer(Era era) throws IOException {
        WalWriter writer = engine.getWalWriter(table(era));
        java.nio.file.Path folder =
                java.nio.file.Path.of(configuration.getDbRoot(), table(era).getDirName());
        DiskSweep.force(folder.resolve(WalUtils.SEQ_DIR).resolve(WalUtils.WAL_INDEX_FILE_NAME));
        DiskSweep.force(folder);
        return writer;
    }

    private TableToken table(Era era) {
        TableToken table = tables.get(era);
        if (table == null) {
            throw new IllegalStateException("no table for " + era);
        }
        return table;
    }

    /** How many transactions are in the tables' logs. */
    Map<Era, Long> logged() {
        Map<Era, Long> logged = new EnumMap<>(Era.class);
        tables.forEach(
                (era, table) -> logged.put(era, engine.getTableSequencerAPI().lastTxn(table)));
        return logged;
    }

    /** How many of the given transactions reads do not see yet. */
    long unapplied(Map<Era, Long> logged) {
        long unapplied = 0;
        for (Map.Entry<Era, Long> table : logged.entrySet()) {
            unapplied += Math.max(0, table.getValue() - tracker(table.getKey()).getWriterTxn());
        }
        return unapplied;
    }

    /** Why a table no longer takes in what is logged; {@code null} when both do. */
    @Nullable
    String suspension() {
        for (Era era : tables.keySet()) {
            SeqTxnTracker tracker = tracker(era);
            if (tracker.isSuspended()) {
                return "QuestDB suspended table %s after transaction %d: %s"
                        .formatted(era.table(), tracker.getWriterTxn(), tracker.getErrorMessage());
            }
        }
        return null;
    }

    /** Lets suspended tables try again where they stopped. */
    void resume() {
        tables.forEach((era, table) -> {
            if (tracker(era).isSuspended()) {
                engine.getTableSequencerAPI().resumeTable(table, -1);
            }
        });
    }

    private SeqTxnTracker tracker(Era era) {
        return engine.getTableSequencerAPI().getTxnTracker(table(era));
    }

    @Override
    public void close() {
        engine.close();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.ColumnVersionReader;
import io.questdb.cairo.IndexBuilder;
import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.SymbolMapUtil;
import io.questdb.cairo.TableReaderMetadata;
import io.questdb.cairo.TableUtils;
import io.questdb.cairo.TxWriter;
import io.questdb.cairo.wal.seq.TransactionLogCursor;
import io.questdb.std.FilesFacade;
import io.questdb.std.str.Path;
import java.io.IOException;

/**
 * Makes the tables whole after a process or machine that stopped without closing them. QuestDB's indexes are written in
 * place, in no order that a power cut would respect, and it takes them as they are; so, with the tables put back to the
 * {@link Checkpoint}, the index of streams is built anew from the list of streams, and the index of every day that a
 * logged transaction after the checkpoint may have touched is built anew from the day's rows. What the log holds beyond
 * the checkpoint is applied again afterwards.
 */
final class CrashRecovery {

    private static final String STREAM = "stream";

    private final EmbeddedQuestDb db;
    private final CairoConfiguration configuration;
    private final FilesFacade files;

    CrashRecovery(EmbeddedQuestDb db) {
        this.db = db;
        this.configuration = db.engine().getConfiguration();
        this.files = configuration.getFilesFacade();
    }

    /** Repairs both tables; they must be at the checkpoint, and in use by nobody. */
    void run(java.nio.file.Path database) throws IOException {
        for (Era era : Era.values()) {
            try (Path folder = new Path()) {
                repair(era, folder.of(Checkpoint.folder(database, era).toString()));
            }
        }
    }

    private void repair(Era era, Path folder) {
        int length = folder.size();
        try (TableReaderMetadata metadata = new TableReaderMetadata(configuration);
                TxWriter rows = new TxWriter(files, configuration);
                ColumnVersionReader versions = new ColumnVersionReader()) {
            metadata.loadMetadata(folder.concat(TableUtils.META_FILE_NAME).$());
            versions.ofRO(
                    files,
                    folder.trimTo(length)
                            .concat(TableUtils.COLUMN_VERSION_FILE_NAME)
                            .$());
            versions.readUnsafe();
            rows.ofRW(
                    folder.trimTo(length).concat(TableUtils.TXN_FILE_NAME).$(),
                    metadata.getTimestampType(),
                    PartitionBy.DAY);
            rows.unsafeLoadAll();
            if (rows.getLagRowCount() > 0) {
                rows.resetLagAppliedRows();
            }
            folder.trimTo(length);
            rebuildStreams(folder, rows);
            rebuildDays(era, folder, metadata, rows, versions);
        }
    }

    private void rebuildStreams(Path folder, TxWriter rows) {
        new SymbolMapUtil()
                .rebuildSymbolFiles(
                        configuration,
                        folder,
                        STREAM,
                        TableUtils.COLUMN_NAME_TXN_NONE,
                        rows.getSymbolValueCount(0),
                        ReadingsTable.EXPECTED_STREAMS);
    }

    private void rebuildDays(
            Era era, Path folder, TableReaderMetadata metadata, TxWriter rows, ColumnVersionReader versions) {
        Touched touched = touchedSince(era, rows.getSeqTxn());
        try (IndexBuilder builder = new IndexBuilder(configuration)) {
            builder.of(folder);
            for (int i = 0; i < rows.getPartitionCount(); i++) {
                boolean last = i == rows.getPartitionCount() - 1;
                long begin = rows.getPartitionTimestampByIndex(i);
                long end = last ? Long.MAX_VALUE : rows.getPartitionTimestampByIndex(i + 1);
                long size = last ? rows.getTransientRowCount() : rows.getPartitionSize(i);
                if (touched.first < end && touched.last >= begin && size > 0) {
                    builder.reindexColumn(
                            files,
                            versions,
                            metadata,
                            ReadingsTable.STREAM,
                            rows.getPartitionNameTxn(i),
                            begin,
                            PartitionBy.DAY,
                            size);
                }
            }
        }
    }

    /** From the first to the last time that logged transactions may have written. */
    private record Touched(long first, long last) {}

    private Touched touchedSince(Era era, long transaction) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        try (TransactionLogCursor log = db.log(era, transaction)) {
            while (log.hasNext()) {
                first = Math.min(first, log.getTxnMinTimestamp());
                last = Math.max(last, log.getTxnMaxTimestamp());
            }
        }
        return new Touched(first, last);
    }
}

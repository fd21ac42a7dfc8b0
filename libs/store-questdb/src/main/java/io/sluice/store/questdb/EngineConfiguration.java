/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.Metrics;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.std.FilesFacade;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** QuestDB's settings where ours differ from its defaults, which are those of its tests rather than of its server. */
final class EngineConfiguration extends DefaultCairoConfiguration {

    static final int TRANSACTIONS_PER_PART = 4096;

    private static final long IDLE_MILLIS = 120_000;

    private volatile @Nullable Thread applying;
    private final FilesFacade files = new LogForcingFiles();
    private final TelemetryConfiguration noTelemetry = new DefaultTelemetryConfiguration() {
        @Override
        public boolean getDisableCompletely() {
            return true;
        }

        @Override
        public boolean getEnabled() {
            return false;
        }
    };

    EngineConfiguration(Path root) {
        super(root.toString());
    }

    /**
     * In the log, data is forced before the transaction that names it. What is applied to the tables needs no force of
     * its own: after a crash they go back to the {@link Checkpoint}, and the log is applied again.
     */
    @Override
    public int getCommitMode() {
        return Thread.currentThread() == applying ? CommitMode.NOSYNC : CommitMode.SYNC;
    }

    /** Says which thread applies the log to the tables. */
    void letApply(Thread thread) {
        applying = thread;
    }

    /** Never: it would alter a table. */
    @Override
    public boolean autoScaleSymbolCapacity() {
        return false;
    }

    /** Files of so many transactions each, deleted when applied; one file for all would grow for as long as the store lives. */
    @Override
    public int getDefaultSeqPartTxnCount() {
        return TRANSACTIONS_PER_PART;
    }

    /** Nothing is held back to be committed together with later rows: what is applied is visible. */
    @Override
    public long getCommitLatency() {
        return 0;
    }

    /** {@link Applier} decides when. */
    @Override
    public long getWalPurgeInterval() {
        return 0;
    }

    @Override
    public long getWalSegmentRolloverSize() {
        return 64L << 20;
    }

    @Override
    public int getO3ColumnMemorySize() {
        return 256 << 10;
    }

    @Override
    public long getInactiveReaderTTL() {
        return IDLE_MILLIS;
    }

    @Override
    public long getInactiveWriterTTL() {
        return IDLE_MILLIS;
    }

    @Override
    public boolean getDebugWalApplyBlockFailureNoRetry() {
        return false;
    }

    @Override
    public boolean enableTestFactories() {
        return false;
    }

    @Override
    public boolean isMatViewEnabled() {
        return false;
    }

    @Override
    public boolean disableColumnPurgeJob() {
        return true;
    }

    @Override
    public Metrics getMetrics() {
        return Metrics.DISABLED;
    }

    @Override
    public TelemetryConfiguration getTelemetryConfiguration() {
        return noTelemetry;
    }

    @Override
    public FilesFacade getFilesFacade() {
        // The superclass asks while it is being built.
        return files == null ? super.getFilesFacade() : files;
    }
}

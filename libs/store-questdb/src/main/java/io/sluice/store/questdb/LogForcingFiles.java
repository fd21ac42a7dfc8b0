/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.wal.seq.TableTransactionLogV2;
import io.questdb.std.FilesFacadeImpl;
import io.questdb.std.MemoryTag;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * QuestDB's file access, with one gap closed. At a commit in {@code sync} mode QuestDB 9.3.4 forces the head of its
 * transaction log, which says how many transactions there are, but not the part file that says what the newest is
 * ({@code TableTransactionLogV2.sync0}): a power cut could leave a count without its record, and the table suspended.
 * Here part files are forced before any other file of the transaction log is, and before they are let go.
 */
final class LogForcingFiles extends FilesFacadeImpl {

    /** Part files are mapped whole, and nothing else of the log has their size. */
    private static final long PART_BYTES =
            EngineConfiguration.TRANSACTIONS_PER_PART * TableTransactionLogV2.RECORD_SIZE;

    private final Map<Long, Long> logMappings = new ConcurrentHashMap<>();

    @Override
    public long mmap(long fd, long length, long offset, int flags, int memoryTag) {
        return noted(super.mmap(fd, length, offset, flags, memoryTag), length, memoryTag);
    }

    @Override
    public long mremap(long fd, long address, long previousSize, long newSize, long offset, int mode, int memoryTag) {
        logMappings.remove(address);
        return noted(super.mremap(fd, address, previousSize, newSize, offset, mode, memoryTag), newSize, memoryTag);
    }

    private long noted(long address, long length, int memoryTag) {
        if (memoryTag == MemoryTag.MMAP_TX_LOG && address > 0) {
            logMappings.put(address, length);
        }
        return address;
    }

    @Override
    public void msync(long address, long length, boolean async) {
        if (logMappings.containsKey(address)) {
            logMappings.forEach((other, size) -> {
                if (size == PART_BYTES && other != address) {
                    super.msync(other, size, async);
                }
            });
        }
        super.msync(address, length, async);
    }

    @Override
    public void munmap(long address, long size, int memoryTag) {
        if (logMappings.remove(address) != null) {
            super.msync(address, size, false);
        }
        super.munmap(address, size, memoryTag);
    }
}

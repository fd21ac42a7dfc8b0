/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.file.Path;

/** Holds a folder for this process alone, until closed or until the process ends. */
public final class DirectoryLock implements AutoCloseable {

    private DirectoryLock() {}

    /** Creates the folder when missing and takes it. */
    public static DirectoryLock acquire(Path directory) throws JournalException {
        throw new JournalException("not written yet: " + directory);
    }

    @Override
    public void close() {}
}

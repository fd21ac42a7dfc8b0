/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes files whose data is safe or given up already: a failure changes nothing. */
final class Quietly {

    private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

    private Quietly() {}

    static void close(JournalFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("Closing a journal file failed", e);
        }
    }
}

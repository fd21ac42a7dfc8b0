/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.io.IOException;

/**
 * The system could not bring to the disk what had been written. It may have dropped those pages and calls them clean, so
 * another force that succeeds proves nothing: what was written since the last one that did is in doubt until a restart
 * goes back to the checkpoint. Any other failure, such as no room for a new file or no handle left to open one, leaves
 * everything as it was, and trying again is right.
 */
final class ForceFailedException extends IOException {

    private static final long serialVersionUID = 1;

    ForceFailedException(String what, IOException cause) {
        super("%s could not be forced to the disk: %s".formatted(what, cause.getMessage()), cause);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;

/** Nobody knows what is on the disk: the one failure after which the journal is down for good. */
final class ForceFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    ForceFailedException(String what, IOException cause) {
        super("cannot force " + what + " to the disk: " + Reason.of(cause), cause);
    }
}

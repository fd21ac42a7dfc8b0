/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/** The journal's files cannot be used. The message is for operators: it names the folder, the reason and the way out. */
public final class JournalException extends Exception {

    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

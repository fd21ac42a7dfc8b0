/* SPDX-License-Identifier: Apache-2.0 */

/** Why the command cannot go on, for people; with the exit code, 2 for a wrong call and 1 for the rest. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Refused(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.util.List;

/** One folder, as much of it as the journal needs: small, so that tests can stand in a disk that fails and forgets. */
interface JournalFiles {

    /** The names of all files in the folder, in no order. */
    List<String> list() throws IOException;

    /** Opens a new, empty file for reading and writing; one of that name that is there is emptied. */
    JournalFile create(String name) throws IOException;

    JournalFile open(String name) throws IOException;

    JournalFile openForReading(String name) throws IOException;

    /** Renames in one step; a file of the new name is replaced. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Brings creations, renames and deletions to the disk. */
    void force() throws IOException;
}

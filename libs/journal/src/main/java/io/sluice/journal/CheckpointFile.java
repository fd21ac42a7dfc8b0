/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A small file that is replaced as a whole. */
public final class CheckpointFile {

    public CheckpointFile(Path file, int version) {}

    /** Replaces the content; when this returns, the new content survives a power cut. */
    public void write(byte[] content) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The content last written; empty when there is none. */
    public Optional<byte[]> read() throws IOException {
        throw new UnsupportedOperationException();
    }
}

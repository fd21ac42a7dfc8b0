/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Any files; counts the bytes that readers read, and stops behind deletions if asked to. */
final class WatchedFiles implements JournalFiles {

    private final JournalFiles files;
    private final AtomicLong bytesRead = new AtomicLong();
    private Runnable afterDeletion = () -> {};

    WatchedFiles(JournalFiles files) {
        this.files = files;
    }

    /** How many bytes readers have read since the last time this was asked. */
    long bytesRead() {
        return bytesRead.getAndSet(0);
    }

    /** What is to be done when a file has just been deleted. */
    void afterDeletion(Runnable then) {
        afterDeletion = then;
    }

    private record Counted(JournalFile file, AtomicLong bytesRead) implements JournalFile {

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int bytes = file.read(target, position);
            bytesRead.addAndGet(bytes);
            return bytes;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public JournalFile create(String name) throws IOException {
        return files.create(name);
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public JournalFile openForReading(String name) throws IOException {
        return new Counted(files.openForReading(name), bytesRead);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
        afterDeletion.run();
    }

    @Override
    public void force() throws IOException {
        files.force();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder on a disk that keeps the promises of a real one and not a bit more: what was not forced may be gone after a
 * power cut, page by page and in any order; names that were not forced may be gone too. It runs out of space, fails on
 * demand, and can stop at any operation as if the process had been killed there.
 */
final class ForgetfulFiles implements JournalFiles {

    static final int PAGE_BYTES = 512;

    /** Thrown in place of the operation at which the process ends. */
    static final class Killed extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** A file's bytes, as the process sees them and as the disk has them for certain. */
    private static final class Content {

        private byte[] seen = new byte[0];
        private byte[] forced = new byte[0];

        /** Pages that a force brings to the disk; a force that fails leaves them clean, as kernels do. */
        private final BitSet dirty = new BitSet();

        void write(ByteBuffer source, int position, int count) {
            seen = Arrays.copyOf(seen, Math.max(seen.length, position + count));
            source.get(seen, position, count);
            touch(position, position + count);
        }

        void truncate(int size) {
            touch(size, seen.length);
            seen = Arrays.copyOf(seen, size);
        }

        void force() {
            forced = Arrays.copyOf(forced, seen.length);
            dirty.stream().forEach(page -> copyPage(seen, forced, page * PAGE_BYTES));
            dirty.clear();
        }

        void settleAs(byte[] bytes) {
            seen = bytes.clone();
            forced = bytes.clone();
            dirty.clear();
        }

        private void touch(int from, int to) {
            if (to > from) {
                dirty.set(from / PAGE_BYTES, (to - 1) / PAGE_BYTES + 1);
            }
        }
    }

    private final Random random;
    private Map<String, Content> names = new TreeMap<>();
    private Map<String, Content> forcedNames = new TreeMap<>();

    /** What the folder looked like after each change that is not yet forced: a power cut leaves one of them. */
    private final List<Map<String, Content>> unforcedNames = new ArrayList<>();

    private final Map<String, Predicate<String>> failures = new HashMap<>();
    private final List<String> operations = new ArrayList<>();

    /** What somebody holds open: a deleted file keeps its room until it is closed. */
    private final Set<OpenFile> open = ConcurrentHashMap.newKeySet();

    private long spaceBytes = Long.MAX_VALUE;
    private long operationsLeft = Long.MAX_VALUE;
    private boolean forcing = true;

    ForgetfulFiles(long seed) {
        this.random = new Random(seed);
    }

    /** From now on all files together may have so many bytes. */
    void limitSpaceTo(long bytes) {
        spaceBytes = bytes;
    }

    long bytes() {
        return names.values().stream().mapToLong(content -> content.seen.length).sum();
    }

    private long occupied() {
        Stream<Content> deleted =
                open.stream().map(file -> file.content).distinct().filter(content -> !names.containsValue(content));
        return bytes() + deleted.mapToLong(content -> content.seen.length).sum();
    }

    /** The process ends at the operation after so many more. */
    void killAfter(long moreOperations) {
        operationsLeft = moreOperations;
    }

    /** Lets an operation ({@code force}, {@code write}, {@code forceFolder}, …) fail on the files whose name matches. */
    void fail(String operation, Predicate<String> on) {
        failures.put(operation, on);
    }

    /** As if the program had no forces in it: they return and do nothing. */
    void ignoreForces() {
        forcing = false;
    }

    void failNothing() {
        failures.clear();
    }

    /** What was done, one line per operation that changes something. */
    List<String> operations() {
        return operations;
    }

    /** The process ended; the operating system still has everything. */
    void killProcess() {
        open.clear();
        operationsLeft = Long.MAX_VALUE;
    }

    /** The power went: of what was not forced any pages are there, any are not. */
    void cutPower() {
        open.clear();
        operationsLeft = Long.MAX_VALUE;
        List<Map<String, Content>> possible = new ArrayList<>(unforcedNames);
        possible.add(forcedNames);
        names = new TreeMap<>(possible.get(random.nextInt(possible.size())));
        names.values().forEach(content -> content.settleAs(bytesAfterPowerCut(content)));
        forceNames();
    }

    /** The power went, and nothing is there but what was forced. */
    void cutPowerAndForgetAll() {
        open.clear();
        operationsLeft = Long.MAX_VALUE;
        names = new TreeMap<>(forcedNames);
        names.values().forEach(content -> content.settleAs(content.forced));
        forceNames();
    }

    byte[] contentOf(String name) {
        return contentNamed(name).seen.clone();
    }

    /** Changes a file behind everybody's back, on the disk too. */
    void replace(String name, byte[] bytes) {
        Content content = names.computeIfAbsent(name, absent -> new Content());
        content.settleAs(bytes);
        forcedNames.put(name, content);
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public JournalFile create(String name) throws IOException {
        step("create", name);
        names.put(name, new Content());
        namesChanged();
        return new OpenFile(name, names.get(name));
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return openForReading(name);
    }

    @Override
    public JournalFile openForReading(String name) throws IOException {
        if (!names.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return new OpenFile(name, names.get(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        step("rename", from);
        names.put(to, contentNamed(from));
        names.remove(from);
        namesChanged();
    }

    @Override
    public void delete(String name) throws IOException {
        step("delete", name);
        names.remove(name);
        namesChanged();
    }

    @Override
    public void force() throws IOException {
        step("forceFolder", "");
        if (forcing) {
            forceNames();
        }
    }

    private void forceNames() {
        forcedNames = new TreeMap<>(names);
        unforcedNames.clear();
    }

    private void namesChanged() {
        unforcedNames.add(new TreeMap<>(names));
    }

    private Content contentNamed(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new IllegalStateException("No file " + name + " among " + names.keySet());
        }
        return content;
    }

    private void step(String operation, String name) throws IOException {
        if (operationsLeft-- <= 0) {
            operationsLeft = 0;
            throw new Killed();
        }
        if (failures.getOrDefault(operation, any -> false).test(name)) {
            throw new IOException("injected: " + operation + " of " + name);
        }
        operations.add(operation + " " + name);
    }

    private byte[] bytesAfterPowerCut(Content content) {
        byte[] longer = content.seen.length > content.forced.length ? content.seen : content.forced;
        int length = random.nextBoolean() ? content.forced.length : longer.length;
        byte[] after = Arrays.copyOf(content.forced, length);
        for (int page = 0; page < length; page += PAGE_BYTES) {
            if (content.dirty.get(page / PAGE_BYTES) && random.nextBoolean()) {
                copyPage(content.seen, after, page);
            }
        }
        return after;
    }

    private static void copyPage(byte[] from, byte[] to, int page) {
        int end = Math.min(page + PAGE_BYTES, Math.min(from.length, to.length));
        if (end > page) {
            System.arraycopy(from, page, to, page, end - page);
        }
    }

    private final class OpenFile implements JournalFile {

        private final String name;
        private final Content content;

        OpenFile(String name, Content content) {
            this.name = name;
            this.content = content;
            open.add(this);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            if (failures.getOrDefault("read", any -> false).test(name)) {
                throw new IOException("injected: read of " + name);
            }
            int count = (int) Math.clamp(content.seen.length - position, 0, target.remaining());
            target.put(content.seen, (int) Math.min(position, content.seen.length), count);
            return count;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (operationsLeft == 0 && source.hasRemaining()) {
                put(source, position, random.nextInt(source.remaining()));
            }
            step("write", name);
            int wanted = source.remaining();
            long growth = Math.max(0, position + wanted - content.seen.length);
            long left = Math.max(0, spaceBytes - occupied());
            int count = (int) Math.max(0, growth > left ? wanted - (growth - left) : wanted);
            put(source, position, count);
            if (count < wanted) {
                throw new IOException("No space left on device");
            }
        }

        private void put(ByteBuffer source, long position, int count) {
            content.write(source, (int) position, count);
        }

        @Override
        public long size() {
            return content.seen.length;
        }

        @Override
        public void truncate(long size) throws IOException {
            step("truncate", name);
            content.truncate((int) Math.min(size, content.seen.length));
        }

        @Override
        public void force() throws IOException {
            try {
                step("force", name);
            } catch (IOException e) {
                content.dirty.clear();
                throw e;
            }
            if (forcing) {
                content.force();
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}

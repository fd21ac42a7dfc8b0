/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client ids and session numbers, on disk. A session whose client id is forgotten would hold messages that nobody gets,
 * so an id is written before it is first used and dropped only after its session has been ended. The file
 * {@value #FILE} is text: a header, the next session number, and a line per client id; it is replaced as a whole
 * (temporary file, force, rename, force of the directory). Safe for use from any thread.
 */
final class SessionBook {

    static final String FILE = "mqtt-sessions";
    private static final String HEADER = "sluice-mqtt-sessions 1";
    private static final Logger LOG = LoggerFactory.getLogger(SessionBook.class);

    /**
     * A client id and its broker session.
     *
     * @param session 0 as long as the broker has not told of one
     */
    record Entry(int index, String clientId, long session) {}

    private final Path directory;
    private final String prefix;
    private final SecureRandom random = new SecureRandom();
    private final SortedMap<Integer, Entry> members = new TreeMap<>();
    private final List<Entry> retired = new ArrayList<>();
    private long nextSession;

    private SessionBook(Path directory, String prefix) {
        this.directory = directory;
        this.prefix = prefix;
        // Numbers must not repeat even when the file was lost: time gives a base that grows.
        this.nextSession = System.currentTimeMillis();
    }

    /**
     * Reads the book, makes ids for so many connections, and marks those beyond as to be retired.
     *
     * @throws UncheckedIOException when the directory cannot be read or written
     */
    static SessionBook open(Path directory, String prefix, int connections) {
        SessionBook book = new SessionBook(directory, prefix);
        try {
            Files.createDirectories(directory);
            book.read();
            book.fit(connections);
            book.write();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot keep the MQTT client ids in %s (%s); give a folder that can be written"
                            .formatted(directory, e),
                    e);
        }
        return book;
    }

    synchronized Entry member(int index) {
        Entry entry = members.get(index);
        if (entry == null) {
            throw new IllegalArgumentException("there is no connection %d; the last is %s"
                    .formatted(index, members.isEmpty() ? "-1" : members.lastKey()));
        }
        return entry;
    }

    synchronized List<Entry> retired() {
        return List.copyOf(retired);
    }

    /**
     * The session number for a connection that stands: the former one when the broker still had the session, else a new
     * one, on disk before it is returned.
     */
    synchronized long session(String clientId, boolean present) throws IOException {
        for (Entry entry : members.values()) {
            if (entry.clientId().equals(clientId)) {
                Entry current = numbered(entry, present);
                members.put(entry.index(), current);
                writeWhenChanged(entry, current);
                return current.session();
            }
        }
        for (int i = 0; i < retired.size(); i++) {
            Entry entry = retired.get(i);
            if (entry.clientId().equals(clientId)) {
                Entry current = numbered(entry, present);
                retired.set(i, current);
                writeWhenChanged(entry, current);
                return current.session();
            }
        }
        throw new IOException("the client id %s is no longer in use".formatted(clientId));
    }

    private Entry numbered(Entry entry, boolean present) {
        return present && entry.session() != 0 ? entry : new Entry(entry.index(), entry.clientId(), nextSession++);
    }

    private void writeWhenChanged(Entry before, Entry after) throws IOException {
        if (!before.equals(after)) {
            write();
        }
    }

    /** Gives a connection a new client id; the old one is to be retired. */
    synchronized Entry renew(int index) throws IOException {
        Entry old = member(index);
        retired.add(old);
        Entry fresh = fresh(index);
        members.put(index, fresh);
        write();
        return fresh;
    }

    /** Drops a retired client id, whose session has been ended. */
    synchronized void forget(String clientId) throws IOException {
        retired.removeIf(entry -> entry.clientId().equals(clientId));
        write();
    }

    private void fit(int connections) {
        for (int i = 0; i < connections; i++) {
            members.computeIfAbsent(i, this::fresh);
        }
        SortedMap<Integer, Entry> surplus = members.tailMap(connections);
        retired.addAll(surplus.values());
        surplus.clear();
    }

    private Entry fresh(int index) {
        byte[] unique = new byte[4];
        random.nextBytes(unique);
        return new Entry(index, "%s-%s-%d".formatted(prefix, HexFormat.of().formatHex(unique), index), 0);
    }

    private void read() throws IOException {
        Path file = directory.resolve(FILE);
        try {
            parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            LOG.info("no MQTT client ids in {} yet; making new ones", directory);
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            setAside(file, e);
        }
    }

    private void parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IllegalArgumentException("it does not begin with '" + HEADER + "'");
        }
        long next = nextSession;
        List<Entry> active = new ArrayList<>();
        List<Entry> ended = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "next" -> next = Math.max(1, Long.parseLong(words[1]));
                case "member" -> active.add(entry(words, line));
                case "retired" -> ended.add(entry(words, line));
                default -> throw new IllegalArgumentException("the line '" + line + "' is not understood");
            }
        }
        nextSession = next;
        active.forEach(entry -> members.put(entry.index(), entry));
        retired.addAll(ended);
    }

    private static Entry entry(String[] words, String line) {
        if (words.length != 4) {
            throw new IllegalArgumentException("the line '" + line + "' is not understood");
        }
        return new Entry(Integer.parseInt(words[1]), words[3], Long.parseLong(words[2]));
    }

    private void setAside(Path file, Exception cause) throws IOException {
        Path aside = directory.resolve(FILE + ".unreadable-" + System.currentTimeMillis());
        Files.move(file, aside);
        LOG.error(
                "{} cannot be read ({}); it was renamed to {} and new client ids are made. The sessions of the old ids"
                        + " may hold messages at the broker: end them there, or wait until they expire",
                file,
                cause.getMessage(),
                aside);
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append("next ").append(nextSession).append('\n');
        members.values().forEach(entry -> line(text, "member", entry));
        retired.forEach(entry -> line(text, "retired", entry));
        Path temporary = directory.resolve(FILE + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void line(StringBuilder text, String kind, Entry entry) {
        text.append(kind)
                .append(' ')
                .append(entry.index())
                .append(' ')
                .append(entry.session())
                .append(' ')
                .append(entry.clientId())
                .append('\n');
    }
}

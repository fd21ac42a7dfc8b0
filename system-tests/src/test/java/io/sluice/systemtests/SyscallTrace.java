/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace -f -yy -xx} wrote. A call during which another thread was heard of is on two lines,
 * {@code name(… <unfinished ...>} and {@code <... name resumed>…}; its beginning and its end are those lines.
 */
final class SyscallTrace {

    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern WHOLE = Pattern.compile("(\\w+)\\((\\d+)<(.*?)>(?=, |\\))(.*)\\) += (-?\\d+).*");
    private static final String UNFINISHED = " <unfinished ...>";

    private final Map<String, Begun> begun = new HashMap<>();
    private final List<Syscall> calls = new ArrayList<>();

    private record Begun(int line, String text) {}

    private SyscallTrace() {}

    /** The calls that have ended, in the order of their ends; a call that is no concern of anybody's file is left out. */
    static List<Syscall> read(List<String> lines) {
        SyscallTrace trace = new SyscallTrace();
        for (int number = 0; number < lines.size(); number++) {
            trace.take(number, lines.get(number));
        }
        return trace.calls;
    }

    private void take(int number, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return; // the last line, half written
        }
        String thread = parts.group(1);
        String text = parts.group(2);
        Matcher resumed = RESUMED.matcher(text);
        if (text.endsWith(UNFINISHED)) {
            begun.put(thread, new Begun(number, text.substring(0, text.length() - UNFINISHED.length())));
        } else if (resumed.matches()) {
            Optional.ofNullable(begun.remove(thread))
                    .ifPresent(first -> finish(first.line(), number, first.text() + resumed.group(1)));
        } else {
            finish(number, number, text);
        }
    }

    private void finish(int began, int ended, String text) {
        Matcher call = WHOLE.matcher(text);
        if (call.matches()) {
            calls.add(new Syscall(
                    began,
                    ended,
                    call.group(1),
                    plain(call.group(3)),
                    data(call.group(4)),
                    Long.parseLong(call.group(5))));
        }
    }

    /** All quoted strings one after another: one of {@code write}, several of {@code writev}. */
    private static byte[] data(String arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int open = arguments.indexOf('"');
        while (open >= 0) {
            int close = arguments.indexOf('"', open + 1);
            bytes.writeBytes(hex(arguments.substring(open + 1, close)));
            open = arguments.indexOf('"', close + 1);
        }
        return bytes.toByteArray();
    }

    private static byte[] hex(String escaped) {
        return HexFormat.of().parseHex(escaped.replace("\\x", ""));
    }

    /** Some versions escape names of files as well. */
    private static String plain(String name) {
        return name.startsWith("\\x") ? new String(hex(name), StandardCharsets.UTF_8) : name;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/**
 * What a client chose (a topic, a filter, a client id), for a line of the log: without characters that could end the line
 * or turn it around, and not longer than a reader wants. Otherwise a device could write lines of its own into the log.
 */
final class LogText {

    /** Longer than any sensible name, and short beside the 65 535 bytes MQTT allows. */
    static final int SHOWN = 200;

    private LogText() {}

    static String of(String chosen) {
        StringBuilder text = new StringBuilder();
        chosen.codePoints().limit(SHOWN).forEach(character -> append(text, character));
        return chosen.codePointCount(0, chosen.length()) <= SHOWN
                ? text.toString()
                : text.append("… (%d characters)".formatted(chosen.length())).toString();
    }

    private static void append(StringBuilder text, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> text.append("\\u%04x".formatted(character));
            default -> text.appendCodePoint(character);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

/**
 * Where the lines of a payload end. A line feed within a text in quotes ends none, so a line that has a fault is stepped
 * over as a whole and what its text holds is never taken for a line.
 */
final class LineSplitter {

    private final String text;
    private int at;

    LineSplitter(String text) {
        this.text = text;
    }

    /** The first character from a place on that is no white space: where a line begins. At the end: the text's length. */
    int startOfLine(int from) {
        at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    boolean isComment(int start) {
        return text.charAt(start) == '#';
    }

    /** The end of the line that begins at a place: of its line feed, or of the payload. */
    int endOfLine(int start) {
        at = start;
        if (isComment(start)) {
            int end = text.indexOf('\n', start);
            return end < 0 ? text.length() : end;
        }
        boolean inFields = false;
        boolean quoted = false;
        char before = ' ';
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n') {
                at++;
            } else if (quoted) {
                quoted = c != '"';
            } else if (c == '\n') {
                return at;
            } else if (c == ' ') {
                inFields = true;
            } else if (c == '"' && inFields && before == '=') {
                quoted = true;
            }
            before = c;
            at++;
        }
        return text.length();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

/** A place in one line, and the tokens that begin there. Escapes are a backslash before one of the characters named. */
final class LineCursor {

    private final String text;
    private final int end;
    private int at;

    LineCursor(String text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    boolean atEnd() {
        return at >= end;
    }

    /** The character here; a space at the line's end, where a token ends as well. */
    char peek() {
        return at < end ? text.charAt(at) : ' ';
    }

    /** Steps over a character if it is here. */
    boolean skip(char c) {
        if (at < end && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    void skipSpaces() {
        while (skip(' ')) {}
    }

    /** The text up to the first of the stopping characters that no backslash precedes, with escapes resolved. */
    String token(String stops) {
        int from = at;
        StringBuilder resolved = null;
        while (at < end && stops.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && at + 1 < end && isEscapable(text.charAt(at + 1))) {
                resolved = resolved == null ? new StringBuilder(text.substring(from, at)) : resolved;
                at++;
            }
            if (resolved != null) {
                resolved.append(text.charAt(at));
            }
            at++;
        }
        return resolved == null ? text.substring(from, at) : resolved.toString();
    }

    /** Outside of texts a backslash before any other character stands for itself. */
    private static boolean isEscapable(char c) {
        return c == ',' || c == '=' || c == ' ';
    }

    /** The text in quotes that begins here. */
    String quoted() throws LineSyntaxException {
        at++;
        StringBuilder resolved = new StringBuilder();
        while (at < end) {
            char c = text.charAt(at++);
            if (c == '"') {
                return resolved.toString();
            }
            boolean escape = c == '\\' && at < end && (text.charAt(at) == '"' || text.charAt(at) == '\\');
            resolved.append(escape ? text.charAt(at++) : c);
        }
        throw new LineSyntaxException("malformed-line", "a text in quotes has no end");
    }

    /** What is left of the line. */
    String rest() {
        String rest = text.substring(at, end);
        at = end;
        return rest;
    }
}

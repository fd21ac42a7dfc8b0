/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.util.ArrayList;
import java.util.List;

/** Reads a table as RFC 4180 writes it: what is quoted may hold commas, quotes (twice each) and ends of line. */
final class Csv {

    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    /** The rows with their cells. */
    static List<List<String>> parse(String text) {
        Csv csv = new Csv(text);
        List<List<String>> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            rows.add(csv.row());
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        cells.add(cell());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            cells.add(cell());
        }
        if (!text.startsWith("\r\n", at)) {
            throw new IllegalArgumentException("no end of line at character %d of:%n%s".formatted(at, text));
        }
        at += 2;
        return cells;
    }

    private String cell() {
        return text.startsWith("\"", at) ? quoted() : plain();
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
            at += text.charAt(at) == '"' ? 1 : 0;
            cell.append(text.charAt(at++));
        }
        at++;
        return cell.toString();
    }
}

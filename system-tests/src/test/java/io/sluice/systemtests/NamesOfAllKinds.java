/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names of sites, devices, measurements and fields as contracts allow them, and as they do not; and values of tags. */
final class NamesOfAllKinds {

    private static final String FORBIDDEN = "/\\;%+#";
    private static final int LONGEST = 128;

    private NamesOfAllKinds() {}

    /** Each printable ASCII character at every place in a name, some of them alone, and words of many scripts. */
    static List<String> good() {
        return Stream.of(punctuation(), Stream.of(" ", "*", "$", "?", "\"", "..."), words())
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> punctuation() {
        return punctuationBut(FORBIDDEN).map(NamesOfAllKinds::atEveryPlace);
    }

    private static Stream<String> punctuationBut(String forbidden) {
        return IntStream.rangeClosed(' ', '~')
                .filter(c -> !Character.isLetterOrDigit(c) && forbidden.indexOf(c) < 0)
                .mapToObj(Character::toString);
    }

    /** At the beginning, in the middle and at the end. */
    private static String atEveryPlace(String c) {
        return c + "x" + c + "y" + c;
    }

    /** What a tag may be worth: each printable ASCII character but the backslash, alone and at every place, and the words. */
    static List<String> goodTagValues() {
        Stream<String> alone = punctuationBut("\\");
        Stream<String> within = punctuationBut("\\").map(NamesOfAllKinds::atEveryPlace);
        Stream<String> usual = Stream.of("..", "...", "/var/log", "km/h", "100 %", "  two  ", "温度/湿度");
        return Stream.of(alone, within, usual, words())
                .flatMap(values -> values)
                .toList();
    }

    /** Each breaks the rule for values of tags in one way, and can be written into a JSON text. */
    static List<String> badTagValues() {
        Stream<String> holding =
                Stream.of("\\", "\0", "\t", "\n", "\u007f", "\u0085").map(c -> "a" + c + "b");
        return Stream.concat(holding, Stream.of("", "a\\", "\\", "/".repeat(LONGEST + 1), "💧".repeat(LONGEST + 1)))
                .toList();
    }

    private static Stream<String> words() {
        return Stream.of(
                "abcdefghijklmnopqrstuvwxyz",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "0123456789",
                "1e5",
                "null",
                "Насос №7 Ёлка",
                "温度センサー、東京",
                "مضخّة الماء ٧",
                "ปั๊มน้ำ",
                "İstanbul ı ß ǅ",
                // one that looks like the other
                "caf\u00e9",
                "cafe\u0301",
                // what ends a line, or is not to be seen, but is no control character
                "a\u2028b\u2029c",
                "\u00a0\u200b\ufeff",
                "🌡️💧",
                "𝔘𝔫𝔦𐎀",
                "温".repeat(LONGEST),
                "💧".repeat(LONGEST));
    }

    /** Each breaks the rule in one way, and can be written into a JSON text or, escaped, into a URL. */
    static List<String> bad() {
        Stream<String> holding = Stream.of("/", "\\", ";", "%", "+", "#", "\0", "\n", "\u007f", "\u0085")
                .map(c -> "a" + c + "b");
        return Stream.concat(holding, Stream.of(".", "..", "x".repeat(LONGEST + 1), "💧".repeat(LONGEST + 1)))
                .toList();
    }

    /** Of the bad ones those that a broker carries as the level of a topic. */
    static boolean fitsATopic(String bad) {
        return bad.chars().noneMatch(c -> "/+#".indexOf(c) >= 0 || Character.isISOControl(c));
    }

    /** As a part of a URL's path (RFC 3986), with everything escaped but letters, digits and {@code - . _ *}. */
    static String inPath(String name) {
        return inQuery(name).replace("+", "%20");
    }

    /** As the value of a query's parameter, the way a browser's form writes it: a space is {@code +}. */
    static String inQuery(String name) {
        return URLEncoder.encode(name, UTF_8);
    }
}

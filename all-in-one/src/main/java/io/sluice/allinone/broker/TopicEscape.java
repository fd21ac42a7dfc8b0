/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/**
 * Carries names with two colons through the library, which reads {@code a::b} as "queue b of address a" and would
 * acknowledge and drop the message. On the way in a mark is put between the colons, on the way out it is taken away; a
 * mark that was there already is doubled, so that every topic arrives as it was sent.
 */
final class TopicEscape {

    /** A control character, which no valid name contains. */
    private static final char MARK = '\u0001';

    private static final String DANGER = "::";

    private TopicEscape() {}

    /** The topic or filter as the library may see it. */
    static String inward(String topic) {
        return topic.contains(DANGER) || topic.indexOf(MARK) >= 0 ? mark(topic) : topic;
    }

    /** The topic as the client sent it. */
    static String outward(String topic) {
        return topic.indexOf(MARK) >= 0 ? unmark(topic) : topic;
    }

    private static String mark(String topic) {
        StringBuilder marked = new StringBuilder(topic.length() + 8);
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            marked.append(c);
            if (c == MARK || (c == ':' && i + 1 < topic.length() && topic.charAt(i + 1) == ':')) {
                marked.append(MARK);
            }
        }
        return marked.toString();
    }

    private static String unmark(String topic) {
        StringBuilder plain = new StringBuilder(topic.length());
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (c != MARK) {
                plain.append(c);
            } else if (i + 1 < topic.length() && topic.charAt(i + 1) == MARK) {
                plain.append(MARK);
                i++;
            }
        }
        return plain.toString();
    }
}

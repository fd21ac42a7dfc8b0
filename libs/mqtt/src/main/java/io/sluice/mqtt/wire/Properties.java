/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

/** The little this module needs of MQTT 5 properties. */
final class Properties {

    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int RECEIVE_MAXIMUM = 0x21;

    private Properties() {}

    /** The index after a block of properties that begins with its length. */
    static int end(byte[] buffer, int at, int limit) throws MalformedPacketException {
        int begin = begin(buffer, at, limit);
        int end = begin + length(buffer, at, limit);
        if (end > limit) {
            throw malformed();
        }
        return end;
    }

    /** A two-byte number among a CONNACK's properties, which begin at an index; else the default. */
    static int number(int wanted, int otherwise, byte[] buffer, int at, int limit) throws MalformedPacketException {
        if (at >= limit) {
            return otherwise;
        }
        int end = end(buffer, at, limit);
        int index = begin(buffer, at, limit);
        while (index < end) {
            int identifier = buffer[index++];
            if (identifier == wanted && index + 2 <= end) {
                return (buffer[index] & 0xff) << 8 | buffer[index + 1] & 0xff;
            }
            index = afterValue(identifier, buffer, index, end);
        }
        return otherwise;
    }

    /** The index after a property's value; the types are those that a CONNACK may carry. */
    private static int afterValue(int identifier, byte[] buffer, int index, int end) throws MalformedPacketException {
        return switch (identifier) {
            case 0x24, 0x25, 0x28, 0x29, 0x2a -> index + 1;
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, 0x22 -> index + 2;
            case 0x11, 0x27 -> index + 4;
            case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> afterText(buffer, index, end);
            case 0x26 -> afterText(buffer, afterText(buffer, index, end), end);
            default -> throw malformed();
        };
    }

    private static int afterText(byte[] buffer, int index, int end) throws MalformedPacketException {
        if (index + 2 > end) {
            throw malformed();
        }
        return index + 2 + ((buffer[index] & 0xff) << 8 | buffer[index + 1] & 0xff);
    }

    private static int begin(byte[] buffer, int at, int limit) throws MalformedPacketException {
        int index = at;
        while (index < limit && index < at + 4) {
            if (buffer[index++] >= 0) {
                return index;
            }
        }
        throw malformed();
    }

    private static int length(byte[] buffer, int at, int limit) throws MalformedPacketException {
        int length = 0;
        int end = begin(buffer, at, limit);
        for (int i = at; i < end; i++) {
            length |= (buffer[i] & 0x7f) << (7 * (i - at));
        }
        return length;
    }

    private static MalformedPacketException malformed() {
        return new MalformedPacketException("the broker sent a packet with malformed properties");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

/** MQTT packet types as they stand in the upper half of a frame's first byte. */
public final class PacketType {

    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int SUBACK = 9;
    public static final int UNSUBACK = 11;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private static final String[] NAMES = {
        "reserved type 0",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "UNSUBSCRIBE",
        "UNSUBACK",
        "PINGREQ",
        "PINGRESP",
        "DISCONNECT",
        "AUTH"
    };

    private PacketType() {}

    /** The type of a frame that begins with this byte. */
    public static int of(int header) {
        return (header & 0xff) >>> 4;
    }

    /** The type's name, for messages. */
    public static String name(int header) {
        return NAMES[of(header)];
    }

    /** Fails unless a broker may begin a frame with this byte. */
    static void checkFromBroker(int header) throws MalformedPacketException {
        boolean fine = switch (of(header)) {
            case 2, 4, 5, 7, 9, 11, 13, 14, 15 -> (header & 0x0f) == 0;
            case 3 -> (header & 0x06) != 0x06;
            case 6 -> (header & 0x0f) == 2;
            default -> false;
        };
        if (!fine) {
            throw new MalformedPacketException(
                    "the broker sent a frame that begins with 0x%02x (%s), which no broker may send"
                            .formatted(header & 0xff, name(header)));
        }
    }
}

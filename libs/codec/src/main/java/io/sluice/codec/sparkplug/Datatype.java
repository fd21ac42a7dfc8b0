/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

/** Sparkplug's datatypes by number (3.0.0, section 6.4.16), as far as one value of them can be a field. */
final class Datatype {

    static final int UNKNOWN = 0;
    static final int INT8 = 1;
    static final int INT16 = 2;
    static final int INT32 = 3;
    static final int INT64 = 4;
    static final int UINT8 = 5;
    static final int UINT16 = 6;
    static final int UINT32 = 7;
    static final int UINT64 = 8;
    static final int FLOAT = 9;
    static final int DOUBLE = 10;
    static final int BOOLEAN = 11;
    static final int STRING = 12;
    static final int DATETIME = 13;
    static final int TEXT = 14;
    static final int UUID = 15;
    static final int TEMPLATE = 19;

    /** The last one that the specification knows. */
    static final int LAST = 34;

    private Datatype() {}

    /** Whether it is known and its values, like a table or a file, are no field. */
    static boolean isCompound(int datatype) {
        return datatype > UUID && datatype <= LAST;
    }
}

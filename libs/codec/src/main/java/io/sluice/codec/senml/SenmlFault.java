/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

/**
 * What is wrong with a record, or through one of its base fields with the whole pack.
 *
 * @param wholePack whether later records cannot be understood either
 */
record SenmlFault(boolean wholePack, String reason, String detail) {

    static SenmlFault ofRecord(String reason, String detail) {
        return new SenmlFault(false, reason, detail);
    }
}

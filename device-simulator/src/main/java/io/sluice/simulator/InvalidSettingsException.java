/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import java.util.List;

/** Settings that cannot be used, with everything that is wrong with them, not just the first fault. */
public final class InvalidSettingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** @param faults one sentence per fault, each naming the setting, its value, the reason and the way out */
    public InvalidSettingsException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence per fault. */
    public List<String> faults() {
        return faults;
    }
}

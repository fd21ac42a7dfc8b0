/** The simulated devices: which sites have which, what each measures, and what is odd about it. */
@NullMarked
package io.sluice.simulator.device;

import org.jspecify.annotations.NullMarked;

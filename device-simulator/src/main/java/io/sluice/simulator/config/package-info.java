/** From command line and environment to {@link io.sluice.simulator.FleetSettings}, with every fault reported at once. */
@NullMarked
package io.sluice.simulator.config;

import org.jspecify.annotations.NullMarked;

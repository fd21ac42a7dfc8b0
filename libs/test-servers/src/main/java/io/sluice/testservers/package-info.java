/**
 * Real servers for tests, and ways to hurt them: Mosquitto, InfluxDB and Prometheus in containers, a proxy that cuts or
 * stalls connections, and child processes that can be killed. Everything listens on loopback only, and everything started
 * here ends with the test's JVM at the latest. Nothing here skips: without a container engine a test fails and says so.
 */
@NullMarked
package io.sluice.testservers;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

/** What the servers call themselves. */
public record ServerVersions(String mosquitto, String influxDb) {}

/* SPDX-License-Identifier: Apache-2.0 */
/** The adapter against a real InfluxDB, and against a scripted server for what a real one rarely answers. */
package io.sluice.store.influxdb;

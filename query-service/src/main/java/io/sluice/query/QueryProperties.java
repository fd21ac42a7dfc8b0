/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code sluice.query.*}.
 *
 * @param lookback how far {@code latest} and {@code lastSeen} look back
 */
@ConfigurationProperties("sluice.query")
public record QueryProperties(@DefaultValue("30d") Duration lookback) {}

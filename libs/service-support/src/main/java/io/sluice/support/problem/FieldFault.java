/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.problem;

/**
 * One fault of a request.
 *
 * @param name of the parameter, or where in the body, such as {@code $.temperature}
 * @param code a short stable word
 * @param message for people: the value, the reason, the way out
 */
public record FieldFault(String name, String code, String message) {}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.support.problem.ApiException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission = new Admission(1, Duration.ofMillis(1));

    @Test
    void whoFindsNoPlaceInTimeIsAskedToComeAgain() {
        admission.admit(() -> assertThatThrownBy(() -> admission.admit(() -> {
                    throw new AssertionError("there is one place");
                }))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("busy");
                    assertThat(refused.retryAfter()).isPositive();
                }));
    }

    @Test
    void aPlaceIsGivenBackEvenByWorkThatFails() {
        assertThatThrownBy(() -> admission.admit(() -> {
                    throw new IllegalStateException("by the test");
                }))
                .hasMessage("by the test");
        AtomicBoolean again = new AtomicBoolean();
        admission.admit(() -> again.set(true));
        assertThat(again).isTrue();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.util.internal.PlatformDependent;

/**
 * The broker library frees its file buffers through Netty, and that works only where Netty may use
 * {@code sun.misc.Unsafe}. On Java 25 Netty gives it up by default, and then the library cannot read a journal it wrote:
 * the first start works, every later one fails.
 */
final class DirectMemory {

    private static final String NO_UNSAFE = "io.netty.noUnsafe";
    private static final String JAVA_OPTION = "sun.misc.unsafe.memory.access";

    private DirectMemory() {}

    /**
     * Tells Netty to use it unless somebody decided otherwise; must run before Netty is first used in this process.
     *
     * @throws BrokerException when Netty does without it all the same
     */
    static void require() {
        if (System.getProperty(NO_UNSAFE) == null && System.getProperty(JAVA_OPTION) == null) {
            System.setProperty(NO_UNSAFE, "false");
        }
        if (!PlatformDependent.hasUnsafe()) {
            throw new BrokerException(("the embedded broker cannot run in this process: %s=%s and %s=%s keep Netty from"
                            + " freeing memory, and the broker could not read its journal again. Start Java with"
                            + " --sun-misc-unsafe-memory-access=allow and without -Dio.netty.noUnsafe")
                    .formatted(NO_UNSAFE, System.getProperty(NO_UNSAFE), JAVA_OPTION, System.getProperty(JAVA_OPTION)));
        }
    }
}

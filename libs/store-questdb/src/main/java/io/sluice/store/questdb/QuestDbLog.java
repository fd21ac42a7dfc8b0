/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.log.LogFactory;
import io.questdb.log.LogLevel;
import io.questdb.log.LogRecordUtf8Sink;
import io.questdb.log.LogWriter;
import io.questdb.log.LogWriterConfig;
import io.questdb.mp.Job;
import io.questdb.mp.QueueConsumer;
import io.questdb.mp.RingQueue;
import io.questdb.mp.SCSequence;
import io.questdb.mp.SynchronizedJob;
import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QuestDB's own log: errors only, passed on to SLF4J. QuestDB would print to standard output, say so on standard error,
 * and keep a polling thread for it. Our factory is put in the place of its own before the first use; {@link #drain} passes
 * on what has been said.
 */
final class QuestDbLog extends SynchronizedJob implements LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger("io.questdb");

    private final RingQueue<LogRecordUtf8Sink> ring;
    private final SCSequence sequence;
    private final QueueConsumer<LogRecordUtf8Sink> consumer = QuestDbLog::pass;

    private QuestDbLog(RingQueue<LogRecordUtf8Sink> ring, SCSequence sequence) {
        this.ring = ring;
        this.sequence = sequence;
    }

    /** Takes the place of QuestDB's log, once per JVM; too late if QuestDB is in use already. */
    static synchronized void install() {
        try {
            Field instance = LogFactory.class.getDeclaredField("INSTANCE");
            instance.setAccessible(true);
            if (instance.get(null) == null) {
                instance.set(null, factory());
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("QuestDB's log could not be quietened and goes to standard output", e);
        }
    }

    private static LogFactory factory() {
        LogFactory factory = new LogFactory();
        int errors = LogLevel.ERROR | LogLevel.CRITICAL;
        factory.add(new LogWriterConfig(errors, (ring, sequence, level) -> new QuestDbLog(ring, sequence)));
        factory.bind();
        return factory;
    }

    /** Passes on what QuestDB has said since the last call. Any thread. */
    static void drain() {
        LogFactory factory = LogFactory.getInstance();
        for (int i = 0; i < factory.getJobs().size(); i++) {
            if (factory.getJobs().get(i) instanceof QuestDbLog log) {
                log.run(0, Job.RUNNING_STATUS);
            }
        }
    }

    /** The first line says what; the stack that may follow is for whoever looks closer. What it means, we say ourselves. */
    private static void pass(LogRecordUtf8Sink entry) {
        String text = entry.toString().strip();
        LOG.warn("{}", text.lines().findFirst().orElse(text));
        LOG.debug("{}", text);
    }

    @Override
    public void bindProperties(LogFactory factory) {
        // Nothing to be configured.
    }

    @Override
    protected boolean runSerially() {
        return sequence.consumeAll(ring, consumer);
    }
}

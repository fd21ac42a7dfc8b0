/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.guard.TimePolicy;
import io.sluice.ingest.schema.SchemaPolicy;
import io.sluice.journal.Durability;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code sluice.ingest.*}; {@code docs/configuration.md} says what each means. */
@ConfigurationProperties("sluice.ingest")
public record IngestProperties(
        @DefaultValue JournalPart journal,
        @DefaultValue BatchPart batch,
        @DefaultValue CatchUpPart catchUp,
        @DefaultValue DeadLetterPart deadLetters,
        @DefaultValue SparkplugPart sparkplug,
        @DefaultValue LedgerPart ledger,
        @DefaultValue SchemaPart schema,
        @DefaultValue GuardsPart guards,
        @DefaultValue List<RoutePart> routes,
        @DefaultValue("1MB") DataSize maxPayload) {

    public record JournalPart(
            @DefaultValue("8GB") DataSize maxSize,
            @DefaultValue("forced") Durability durability) {}

    public record BatchPart(
            @DefaultValue("5000") int maxLines,
            @DefaultValue("1MB") DataSize maxBytes,
            @DefaultValue("50ms") Duration linger,
            @DefaultValue("2") int writers) {}

    public record CatchUpPart(
            @DefaultValue("backlog-first") CatchUp.Order order,
            @Nullable Long rateLimit) {}

    public record DeadLetterPart(
            @DefaultValue("1GB") DataSize maxSize,
            @DefaultValue("4GB") DataSize overflowSize,
            @DefaultValue("block") WhenFull whenFull,
            @DefaultValue("500") int replayRate,
            @DefaultValue("false") boolean publish) {}

    public record SparkplugPart(
            @DefaultValue("true") boolean rebirth,
            @DefaultValue("10s") Duration rebirthInterval) {}

    public record LedgerPart(@DefaultValue("150000") int maxSeries) {}

    public record SchemaPart(
            @DefaultValue("allow") SchemaPolicy policy,
            @DefaultValue LearnPart learn,
            @DefaultValue("1h") Duration vanishedAfter) {}

    public record LearnPart(
            @DefaultValue("1000") int measurements,
            @DefaultValue("1000") int fields) {}

    public record GuardsPart(
            @DefaultValue("50000") int newSeries,
            @DefaultValue("1000000") int knownSeries,
            @DefaultValue("24h") Duration future,
            @Nullable Duration past,
            @DefaultValue("accept") TimePolicy times,
            @DefaultValue("1000") int maxFields,
            @DefaultValue("128") int maxNameLength,
            @Nullable Integer siteRate) {}

    public record RoutePart(
            @Nullable String topic,
            @DefaultValue("json") String format,
            @Nullable String site,
            @Nullable String device,
            @Nullable String measurement,
            @Nullable String field,
            @DefaultValue List<String> tags,
            @DefaultValue List<String> payloadTags,
            @DefaultValue List<String> include,
            @DefaultValue List<String> exclude,
            @DefaultValue List<String> filters,
            @Nullable String timeUnit,
            @Nullable String integers,
            @DefaultValue("false") boolean discard) {}
}

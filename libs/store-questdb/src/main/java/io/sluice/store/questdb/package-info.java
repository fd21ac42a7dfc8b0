/**
 * The store port over QuestDB 9.3.4, run inside this JVM: its storage engine alone, without its server, ports, console
 * or SQL.
 *
 * <p><b>Layout.</b> Two tables of one shape, made when the folder is made and never altered: {@code (ts, stream,
 * payload)}, one row per reading, deduplicated by {@code (ts, stream)}. A <em>stream</em> is a series together with the
 * set of fields that its rows carry; its symbol spells out measurement, site, device, tags, field names and types. The
 * symbol table is therefore the whole catalogue: it is committed with the rows that need it and cannot disagree with
 * them, and no name of a user ever becomes a file, table or column name. The payload holds the values in the order of
 * the stream's fields, after the number of the write, by which the last of two rows of one series and time wins field
 * by field. Times before 1970, which QuestDB refuses, are kept shifted in the second table.
 *
 * <p><b>A write</b> is one transaction in QuestDB's write-ahead log, forced before its number is; it is applied to the
 * table by {@link io.sluice.store.questdb.Applier} a moment later, which is when reads see it. Log segments are deleted
 * only after every file of the database that changed has been forced, by the same thread that applies, so that nothing
 * can have been applied in between. {@code docs/decisions/0003-questdb-layout.md} has the reasons.
 */
@NullMarked
package io.sluice.store.questdb;

import org.jspecify.annotations.NullMarked;

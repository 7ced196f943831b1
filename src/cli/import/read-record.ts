/** A row as a performance record. */
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type { Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import type { DateReader } from './dates.ts';
import { FIELDS, type FieldReader, type RecordPart } from './fields.ts';
import { type Mapping, readSource } from './mapping.ts';

/** A record, or everything in the row that cannot be read. */
export type ReadRecord =
  | { readonly ok: true; readonly record: PerformanceRecord }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads one row. An empty cell leaves its field absent; whether the record makes sense is the service's to say. */
export function readRecord(cells: readonly string[], mapping: Mapping, readDate: DateReader): ReadRecord {
  if (cells.length !== mapping.columnCount) {
    return { ok: false, problems: [`the row has ${cells.length} cells, the header ${mapping.columnCount}`] };
  }
  const problems: string[] = [];
  const parts: RecordPart[] = [];
  for (const { field, source } of mapping.fields) {
    const text = readSource(source, cells);
    if (text === '') continue;
    const read: FieldReader = FIELDS[field];
    const result = read(text, readDate);
    if (result.ok) parts.push(result.value);
    else problems.push(`${field}: ${result.problem}`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const traits: Trait[] = mapping.traits
    .map(({ kind, source }) => ({ kind, value: readSource(source, cells) }))
    .filter(({ value }) => value !== '');
  return { ok: true, record: PerformanceRecord.fromPartial(Object.assign({ traits }, ...parts)) };
}

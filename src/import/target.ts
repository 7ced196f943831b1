/** What rows can become, and what reading, layout and formats must know about it. */
import { DATE_FIELDS } from './profiles/profile.ts';
import type { FieldSet } from './records/choose-columns.ts';
import type { FieldName } from './records/fields.ts';
import { FIELD_SET, type Mapping, type MappingInput, resolveMapping } from './records/mapping.ts';

/** A kind of thing that a file can be imported as. */
export interface Target<Name extends string> {
  /** The name that profiles refer to. */
  readonly name: 'performance' | 'events';
  /** Profile of files that no other profile recognises. */
  readonly plainProfile: string;
  /** Columns with these names show that a file was made for this service. */
  readonly ownColumns: readonly string[];
  readonly fields: FieldSet;
  /** Fields with identifiers. Their digits must not be lost. */
  readonly ids: readonly string[];
  /** Fields with dates, beside the days of a row. */
  readonly dates: readonly string[];
  /** Date fields that may hold future dates. */
  readonly aheadDates: readonly string[];
  /** Fields that name what a row is about. The first field with a value counts. */
  readonly subjects: readonly string[];
  /** Whether a row that names a subject of its own is a record even if another cell says "Total". */
  readonly isSubjectCertain: boolean;
  /** Maps the columns of a file. Throws ImportProblems that list all faults. */
  resolve(input: MappingInput): Mapping<Name>;
}

/** Performance of creatives by day. */
export const PERFORMANCE: Target<FieldName> = {
  name: 'performance',
  plainProfile: 'generic',
  ownColumns: ['content_id'],
  fields: FIELD_SET,
  ids: ['content_id', 'project_id', 'audience', 'test_id'],
  dates: ['date', ...DATE_FIELDS],
  aheadDates: [],
  subjects: ['content_id'],
  isSubjectCertain: false,
  resolve: resolveMapping,
};

/** What rows can become: what reading, layout and formats need to know of it. */
import { DATE_FIELDS } from './profiles/profile.ts';
import type { FieldSet } from './records/choose-columns.ts';
import type { FieldName } from './records/fields.ts';
import { FIELD_SET, type Mapping, type MappingInput, resolveMapping } from './records/mapping.ts';

/** A kind of thing that a file can be imported as. */
export interface Target<Name extends string> {
  /** Profiles are for one of them. */
  readonly name: 'performance' | 'events';
  /** Profile of files that no other one recognises. */
  readonly plainProfile: string;
  /** A column of this name was made for this service. */
  readonly ownColumns: readonly string[];
  readonly fields: FieldSet;
  /** Fields of identifiers: their digits must not be lost. */
  readonly ids: readonly string[];
  /** Fields, beside the days of a row, whose cells are dates. */
  readonly dates: readonly string[];
  /** Those whose days may be still to come. */
  readonly aheadDates: readonly string[];
  /** Fields that name what a row is about; the first one that is there does. */
  readonly subjects: readonly string[];
  /** A row that says "Total" and names a subject of its own is one, whatever its other cells say. */
  readonly isSubjectCertain: boolean;
  /** What the rows of a file become. Throws ImportProblems that list everything. */
  resolve(input: MappingInput): Mapping<Name>;
}

/** Figures of creatives by day. */
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

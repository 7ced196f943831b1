/** Counts the results of an import's rows. */
import { ErrorReason, errorReasonToJSON } from '../../gen/kaizen/v1/error_reason.ts';
import type { PerformanceResult } from '../../gen/kaizen/v1/performance_result.ts';
import { ItemStatus, itemStatusToJSON } from '../../gen/kaizen/v1/vocabulary.ts';

/** The result of a row. UNREADABLE rows were not sent. */
export type RowStatus = 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'STALE' | 'REJECTED' | 'UNREADABLE';

/** A remark on a row, with the reason of a failure or warning. */
export interface RowNote {
  readonly line: number;
  readonly status: RowStatus;
  /** For example INVALID_FIELD or CONVERSIONS_EXCEED_CLICKS. */
  readonly reason: string;
  /** The remark in words. */
  readonly message: string;
}

/** Rows with the same status and reason. */
export interface NoteGroup {
  readonly status: RowStatus;
  readonly reason: string;
  readonly count: number;
  /** The first of these rows, by line. */
  readonly examples: readonly RowNote[];
}

/** The result of an import. */
export interface Tally {
  readonly counts: Readonly<Record<RowStatus, number>>;
  /** Refused rows by reason, most frequent first. */
  readonly failures: readonly NoteGroup[];
  /** Warnings on accepted rows, most frequent first. */
  readonly warnings: readonly NoteGroup[];
  /** Rows with at least one warning. */
  readonly warnedRows: number;
}

/** The service's result for a record or an event. */
export type ItemResult = Pick<PerformanceResult, 'status' | 'reason' | 'message' | 'violations' | 'warnings'>;

/** Counts rows while their results arrive. */
export interface TallyCounter {
  /** Counts a row that could not be read. Returns the remarks on it. */
  addUnreadable(line: number, problems: readonly string[]): readonly RowNote[];
  /** Counts a row by the service's result. Returns the remarks on it. */
  addResult(line: number, result: ItemResult): readonly RowNote[];
  /** Counts accepted rows without remarks. */
  addTaken(counts: { readonly accepted: number; readonly duplicates: number }): void;
  tally(): Tally;
}

/** Reason of rows that were not sent. */
const UNREADABLE_CELL = 'UNREADABLE_CELL';
const TAKEN = new Set<RowStatus>(['ACCEPTED', 'DUPLICATE']);

/** Keeps `maxExamples` rows of every failure and every warning. */
export function createTallyCounter({ maxExamples }: { readonly maxExamples: number }): TallyCounter {
  const counts = { ACCEPTED: 0, DUPLICATE: 0, CONFLICT: 0, STALE: 0, REJECTED: 0, UNREADABLE: 0 };
  const groups = new Map<string, { note: RowNote; count: number; examples: RowNote[] }>();
  let warnedRows = 0;
  const add = (note: RowNote): void => {
    const key = `${TAKEN.has(note.status) ? 'warning' : note.status} ${note.reason}`;
    const group = groups.get(key) ?? { note, count: 0, examples: [] };
    group.count += 1;
    // Batches end in any order, but the examples must be the first lines.
    group.examples.push(note);
    group.examples.sort((one, other) => one.line - other.line).splice(maxExamples);
    groups.set(key, group);
  };
  return {
    addUnreadable(line, problems) {
      counts.UNREADABLE += 1;
      const note: RowNote = {
        line,
        status: 'UNREADABLE',
        reason: UNREADABLE_CELL,
        message: problems.join('; '),
      };
      add(note);
      return [note];
    },
    addResult(line, result) {
      const status = rowStatus(result.status);
      counts[status] += 1;
      const notes = TAKEN.has(status)
        ? warningNotes(line, status, result)
        : [failureNote(line, status, result)];
      if (TAKEN.has(status) && notes.length > 0) warnedRows += 1;
      for (const note of notes) add(note);
      return notes;
    },
    addTaken({ accepted, duplicates }) {
      counts.ACCEPTED += accepted;
      counts.DUPLICATE += duplicates;
    },
    tally() {
      const all = [...groups.values()]
        .map(({ note, count, examples }) => ({ status: note.status, reason: note.reason, count, examples }))
        .sort((one, other) => other.count - one.count);
      return {
        counts: { ...counts },
        failures: all.filter(({ status }) => !TAKEN.has(status)),
        warnings: all.filter(({ status }) => TAKEN.has(status)),
        warnedRows,
      };
    },
  };
}

function failureNote(line: number, status: RowStatus, { reason, message, violations }: ItemResult): RowNote {
  const texts = violations.map(({ field, description }) => `${withoutPath(field)}: ${description}`);
  return {
    line,
    status,
    reason:
      reason === ErrorReason.ERROR_REASON_UNSPECIFIED
        ? status
        : errorReasonToJSON(reason).replace(/^ERROR_REASON_/, ''),
    message: texts.length > 0 ? texts.join('; ') : withoutPath(message),
  };
}

/** A warning begins with its reason in capitals and a colon. */
function warningNotes(line: number, status: RowStatus, { warnings }: ItemResult): readonly RowNote[] {
  return warnings.map((warning) => {
    const [, reason = 'WARNING', message = warning] = /^([A-Z_]+): (.*)$/s.exec(warning) ?? [];
    return { line, status, reason, message };
  });
}

/** Removes the index within the batch. A reader of the file needs the line number, which is shown beside it. */
function withoutPath(field: string): string {
  return field.replace(/^(?:records|events)\[\d+\]\./, '');
}

function rowStatus(status: ItemStatus): RowStatus {
  switch (status) {
    case ItemStatus.ITEM_STATUS_ACCEPTED:
      return 'ACCEPTED';
    case ItemStatus.ITEM_STATUS_DUPLICATE:
      return 'DUPLICATE';
    case ItemStatus.ITEM_STATUS_CONFLICT:
      return 'CONFLICT';
    case ItemStatus.ITEM_STATUS_STALE:
      return 'STALE';
    case ItemStatus.ITEM_STATUS_REJECTED:
      return 'REJECTED';
    default:
      throw new Error(`the service returned a result with the status ${itemStatusToJSON(status)}`);
  }
}

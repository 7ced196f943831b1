/** Findings: what needs attention. */
import type { SetFinding } from '../contrast-sets/set-finding.ts';
import type { LimitedCount } from './limits.ts';

/** Kind of a finding. */
export type FindingKind =
  | 'ORPHAN_TRAITS'
  | 'UNMEASURED_CREATIVES'
  | 'ORPHAN_SUBJECTS'
  | 'STALE_PATTERNS'
  | 'KNOWLEDGE_BEHIND_DATA'
  | 'TOO_LITTLE_DATA'
  | 'INGESTION_STALL'
  | 'INGESTION_FAILURES'
  | 'CYCLE_FAILED'
  | 'NEAR_TWINS'
  | 'TWIN_IMPORTS'
  | SetFinding;

const SEVERITIES = ['ALARM', 'WARNING', 'NOTE'] as const;

/** How serious a finding is. */
export type Severity = (typeof SEVERITIES)[number];

/** One finding, with a sentence on what to do about it. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** '' for the deployment itself. */
  readonly accountId: string;
  readonly text: string;
  readonly count: LimitedCount;
  /** A key in the graph, or the id of a cycle; '' for none. */
  readonly example: string;
  readonly remedy: string;
}

/** Sorts findings: the most serious first, then by account. Findings of one account keep their order. */
export function byGravity(findings: readonly Finding[]): readonly Finding[] {
  const grave = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return findings.toSorted(
    (a, b) => grave(a) - grave(b) || (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0),
  );
}

/** Most characters shown of one name. */
const MAX_SHOWN_CHARACTERS = 60;

/** Shortens a name for use in a sentence. */
export function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= MAX_SHOWN_CHARACTERS
    ? name
    : `${characters.slice(0, MAX_SHOWN_CHARACTERS - 1).join('')}…`;
}

/** `1 set`, `1,200 sets`, `10,000+ sets`. */
export function counted({ count, capped }: LimitedCount, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')}${capped ? '+' : ''} ${count === 1 && !capped ? one : many}`;
}

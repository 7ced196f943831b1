/** Findings that come from examining an account's nodes. */
import { counted, type Finding } from './finding.ts';
import { type LimitedCount, MAX_EXAMINED } from './limits.ts';
import { type NamedThing, twinsSentence } from './near-twins.ts';

/** Result of examining some nodes. */
export interface Examination {
  readonly found: LimitedCount;
  readonly example: string;
}

/** Results of all examinations. */
export interface GraphExaminations {
  readonly orphanTraits: Examination;
  readonly unmeasuredCreatives: Examination;
  readonly orphanSubjects: Examination;
  readonly stalePatterns: Examination;
  readonly nearTwins: Examination & { readonly groups: readonly (readonly NamedThing[])[] };
}

/** Returns a count of what was found. If the examination stopped at a limit, there may be more. */
export function examination(
  found: number,
  { example, isLimited }: { readonly example: string | null; readonly isLimited: boolean },
): Examination {
  return { found: { count: found, capped: isLimited && found > 0 }, example: example ?? '' };
}

/** Returns the findings in an account's graph. */
export function graphFindings(accountId: string, examinations: GraphExaminations): readonly Finding[] {
  const { orphanTraits, unmeasuredCreatives, orphanSubjects, stalePatterns, nearTwins } = examinations;
  const all: readonly (Omit<Finding, 'accountId' | 'count' | 'example'> & {
    readonly examination: Examination;
  })[] = [
    {
      kind: 'STALE_PATTERNS',
      severity: 'WARNING',
      examination: stalePatterns,
      text: `${counted(stalePatterns.found, 'current pattern rests', 'current patterns rest')} on evidence more than two half-lives older than the newest performance records.`,
      remedy: 'Test these traits again, or rely on them less: their intervals widen as the evidence decays.',
    },
    {
      kind: 'NEAR_TWINS',
      severity: 'WARNING',
      examination: nearTwins,
      text: twinsSentence(nearTwins.groups, nearTwins),
      remedy:
        'Report one spelling of each. What was reported under another is joined when its events are taken back (RetractEvent) and reported anew under new ids.',
    },
    {
      kind: 'UNMEASURED_CREATIVES',
      severity: 'NOTE',
      examination: unmeasuredCreatives,
      text: `${counted(unmeasuredCreatives.found, 'creative was', 'creatives were')} announced more than 14 days ago and never measured${amongFirst(unmeasuredCreatives)}.`,
      remedy: 'Report their performance (RecordPerformance) under the same content_id, if they ran.',
    },
    {
      kind: 'ORPHAN_TRAITS',
      severity: 'NOTE',
      examination: orphanTraits,
      text: `${counted(orphanTraits.found, 'trait is', 'traits are')} on no creative${amongFirst(orphanTraits)}.`,
      remedy: 'Nothing needs to be done: they come from texts that were replaced, and no longer count.',
    },
    {
      kind: 'ORPHAN_SUBJECTS',
      severity: 'NOTE',
      examination: orphanSubjects,
      text: `${counted(orphanSubjects.found, 'strategy, pack run, lead or intake has', 'strategies, pack runs, leads or intakes have')} no event.`,
      remedy: 'Nothing needs to be done: their events were taken back or erased, and they no longer count.',
    },
  ];
  return all
    .filter(({ examination }) => examination.found.count > 0)
    .map(({ examination, ...finding }) => ({
      ...finding,
      accountId,
      count: examination.found,
      example: examination.example,
    }));
}

function amongFirst({ found }: Examination): string {
  return found.capped ? `, among the first ${MAX_EXAMINED.toLocaleString('en')}` : '';
}

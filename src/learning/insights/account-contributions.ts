/** Computes what one account contributes on every subject, from its running sums of contrasts. */

import { type DispersionScope, levelOfKind } from '../../knowledge/dispersion-scope.ts';
import { groupOfKind } from '../../knowledge/kind-groups.ts';
import { MIN_PATTERN_ARMS } from '../../knowledge/knowledge-plan.ts';
import type { StoredSums } from '../../knowledge/pattern-figures.ts';
import { type Contribution, isUsable } from '../../knowledge/shared/contribution.ts';
import { groupBy } from '../../shared/group-by.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import type { Metric } from '../../statistics/arm-outcome.ts';
import { hasEstimate } from '../../statistics/discovery.ts';
import { decayedEstimate, type EvidenceSums, setDispersions } from '../../statistics/evidence.ts';
import type { AccountDispersion } from '../../statistics/random-effects.ts';
import { EVIDENCE_SUMS } from '../evidence-changes.ts';
import { isShareable } from './shareable-concepts.ts';

/** Sums of a trait's contrasts in one project, or with '' in the whole account. */
export interface ProjectEvidence extends StoredSums {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  readonly projectId: string;
  readonly arms: number;
  readonly sets: number;
  readonly successes: number;
  readonly otherSuccesses: number;
}

/** An account, with the segments of its projects. */
export interface ContributingAccount {
  readonly accountId: string;
  /** The account's own segment, also used for contrast sets without a project; '' when unknown. */
  readonly segment: string;
  /** Segments by project. Undefined when all projects are in the account's segment. */
  readonly segments: ReadonlyMap<string, string> | undefined;
}

/** How far the variants of an account vary beyond chance, by scope. */
export type DispersionOf = (scope: DispersionScope) => AccountDispersion | undefined;

/**
 * Returns the account's contributions, with the same estimates and variances as its patterns. Traits with fewer
 * variants than a pattern needs are included, because small evidence of several accounts adds up. Such traits say
 * nothing about the excess variation between contrast sets, so they get the factor of their family.
 */
export function contributionsOfAccount(
  account: ContributingAccount,
  evidence: readonly ProjectEvidence[],
  dispersionOf: DispersionOf,
): readonly Contribution[] {
  const bySegment = evidenceBySegment(account, evidence);
  return [...bySegment].flatMap(([segment, ofSegment]) => {
    const families = groupBy(ofSegment, ({ kind, metric, assignment }) =>
      JSON.stringify([metric, assignment, groupOfKind(kind)]),
    );
    return [...families.values()].flatMap((family) =>
      withVariances(family).map(
        ({ item, variance, estimate }): Contribution => ({
          accountId: account.accountId,
          segment,
          kind: item.kind,
          value: item.value,
          metric: item.metric,
          // The graph only has assignments and metrics that this code has written.
          assignment: item.assignment as Assignment,
          estimate,
          variance,
          information: item.decayedD,
          sets: item.sets,
          successesWith: item.successes,
          successesWithout: item.otherSuccesses,
          dispersion: dispersionOf({
            assignment: item.assignment,
            metric: item.metric as Metric,
            level: levelOfKind(item.kind),
          }),
        }),
      ),
    );
  });
}

function withVariances(family: readonly ProjectEvidence[]) {
  const ordered = family.toSorted((left, right) => compareSubjects(left, right));
  const supported = ordered.filter((item) => item.arms >= MIN_PATTERN_ARMS && hasEstimate(sumsOf(item)));
  // The extra entry at the end belongs to no trait. Its factor is that of the family as a whole.
  const factors = setDispersions([...supported.map(sumsOf), { n: 0, d: 0 }]);
  const ofFamily = factors.at(-1) ?? 1;
  const own = new Map(supported.map((item, index) => [item, factors[index] ?? 1]));
  return ordered.flatMap((item) => {
    const effect = decayedEstimate(item);
    if (effect === undefined || !isShareable(item)) return [];
    const variance = effect.variance * (own.get(item) ?? ofFamily);
    const { estimate } = effect;
    return isUsable({ estimate, variance, information: item.decayedD }) ? [{ item, estimate, variance }] : [];
  });
}

function sumsOf({ nn, nd, dd, ...sums }: ProjectEvidence): EvidenceSums {
  return { ...sums, squares: { nn, nd, dd } };
}

/** Gives sums a fixed order of addition, so that their last bits do not change from run to run. */
function compareSubjects(left: ProjectEvidence, right: ProjectEvidence): number {
  const [a, b] = [subjectOf(left), subjectOf(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function subjectOf({ kind, value, metric, assignment }: ProjectEvidence): string {
  return JSON.stringify([kind, value, metric, assignment]);
}

/** Adds up the account's evidence over the projects of each segment. */
function evidenceBySegment(
  { segment, segments }: ContributingAccount,
  evidence: readonly ProjectEvidence[],
): ReadonlyMap<string, readonly ProjectEvidence[]> {
  if (segments === undefined) {
    return new Map([[segment, evidence.filter(({ projectId }) => projectId === '')]]);
  }
  const parts: { readonly segment: string; readonly item: ProjectEvidence }[] = [];
  for (const ofSubject of groupBy(evidence, subjectOf).values()) {
    const projects = ofSubject.filter(({ projectId }) => projectId !== '');
    const whole = ofSubject.find(({ projectId }) => projectId === '');
    for (const item of projects) parts.push({ segment: segments.get(item.projectId) ?? segment, item });
    // Contrast sets without a project count for the account only.
    const rest = whole && projects.reduce((left, item) => combined(left, item, -1), whole);
    if (rest !== undefined && rest.sets > 0) parts.push({ segment, item: rest });
  }
  return new Map(
    [...groupBy(parts, (part) => part.segment)].map(([key, ofSegment]) => [
      key,
      [...groupBy(ofSegment, ({ item }) => subjectOf(item)).values()].flatMap(([first, ...others]) =>
        first === undefined ? [] : [others.reduce((sum, { item }) => combined(sum, item, 1), first.item)],
      ),
    ]),
  );
}

function combined(left: ProjectEvidence, right: ProjectEvidence, sign: 1 | -1): ProjectEvidence {
  const sums = Object.fromEntries(EVIDENCE_SUMS.map((name) => [name, left[name] + sign * right[name]]));
  return { ...left, ...sums };
}

/**
 * Keeps a context from contradicting itself. A harmful pair of traits is not listed beside a recommendation of one of
 * them; it becomes a caveat of that trait. A helpful pair is not recommended beside a warning of one of its traits.
 * Pure.
 */
import { interactionTraits } from '../knowledge/interactions.ts';
import type { Belief, Choice } from './beliefs.ts';
import type { GuidanceLists } from './guidance-lists.ts';
import { mapLists } from './guidance-lists.ts';
import { verdictOf } from './guidance-rules.ts';
import { standingOf } from './standing.ts';

/** A caveat of a trait, because of a pair it belongs to. */
export interface PairNote {
  /** The other trait of the pair. */
  readonly other: Choice;
  /** The belief about the pair. */
  readonly pair: Belief;
}

/** Notes by the exact name of the trait they belong to. */
export type PairNotes = ReadonlyMap<string, readonly PairNote[]>;

/** Returns the exact name of a trait. */
export function exactName({ kind, value }: Choice): string {
  return JSON.stringify([kind, value]);
}

/** What the lists and people's decisions say about single traits. */
interface Stances {
  readonly recommended: ReadonlySet<string>;
  readonly warnedOf: ReadonlySet<string>;
  readonly leads: ReadonlyMap<string, 'HELPFUL' | 'HARMFUL'>;
}

/**
 * Removes pairs that contradict a single trait of the lists, and returns the notes they leave. A pair that is a
 * discovery becomes a note of the single trait. A pair that is only a lead is left out. If the single trait is only a
 * lead, a discovered pair stays in its list and also becomes a note. `pinned` and `vetoed` are traits that people have
 * decided on.
 */
export function withoutContradictions(
  lists: GuidanceLists<Belief>,
  { pinned, vetoed }: { readonly pinned: readonly Choice[]; readonly vetoed: readonly Choice[] },
): { readonly lists: GuidanceLists<Belief>; readonly notes: PairNotes } {
  const stances = stancesOf(lists, { pinned, vetoed });
  const notes = new Map<string, PairNote[]>();
  const dropped = new Set<Belief>();
  const pairs = [...lists.riskyPatterns, ...lists.furtherTraits, ...lists.leads].filter(isPair);
  for (const pair of pairs) {
    const isHunch = standingOf(pair).grade === 'LEAD';
    const { relied, leads } = opposedBy(pair, stances);
    if (relied.length > 0 || (isHunch && leads.length > 0)) dropped.add(pair);
    if (isHunch) continue;
    for (const { trait, other } of [...relied, ...leads]) {
      const name = exactName(trait);
      notes.set(name, [...(notes.get(name) ?? []), { other, pair }]);
    }
  }
  return { lists: mapLists(lists, (items) => items.filter((item) => !dropped.has(item))), notes };
}

function isPair({ kind }: Belief): boolean {
  return kind === 'interaction';
}

function stancesOf(
  { riskyPatterns, leads, ...helpful }: GuidanceLists<Belief>,
  { pinned, vetoed }: { readonly pinned: readonly Choice[]; readonly vetoed: readonly Choice[] },
): Stances {
  const single = (items: readonly Belief[]): readonly Belief[] => items.filter((item) => !isPair(item));
  const directions = single(leads).flatMap((lead) => {
    const verdict = verdictOf(lead);
    return verdict === 'UNDECIDED' ? [] : [[exactName(lead), verdict] as const];
  });
  return {
    recommended: new Set([...pinned, ...single(Object.values(helpful).flat())].map(exactName)),
    warnedOf: new Set([...vetoed, ...single(riskyPatterns)].map(exactName)),
    leads: new Map(directions),
  };
}

interface Opposed {
  readonly trait: Choice;
  readonly other: Choice;
}

/** Returns the traits of a pair whose own listing points in the opposite direction of the pair. */
function opposedBy(
  pair: Belief,
  { recommended, warnedOf, leads }: Stances,
): { readonly relied: readonly Opposed[]; readonly leads: readonly Opposed[] } {
  const isHarmful = pair.estimate < 0;
  const [first, second] = interactionTraits(pair.value);
  // A stored value may not be a pair. Then there is nothing to compare.
  if (first === undefined || second === undefined) return { relied: [], leads: [] };
  const both = [
    { trait: first, other: second },
    { trait: second, other: first },
  ];
  const opposing = isHarmful ? recommended : warnedOf;
  return {
    relied: both.filter(({ trait }) => opposing.has(exactName(trait))),
    leads: both.filter(({ trait }) => leads.get(exactName(trait)) === (isHarmful ? 'HELPFUL' : 'HARMFUL')),
  };
}

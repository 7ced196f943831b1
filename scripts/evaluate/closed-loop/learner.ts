/** The service's way of choosing, in one process: the functions are the product's, only the store is in memory. */
import { MIN_SIGN_CONFIDENCE } from '../../../src/kaizen/guidance-rules.ts';
import type { Arm, Chooser, ClosedLoopWorld, WorldAccount } from '../../../src/simulator/closed-loop.ts';
import { type Draws, mixSeed, seededDraws } from '../../../src/statistics/draws.ts';
import { type TraitBelief, traitPosterior } from '../../../src/statistics/hierarchy.ts';
import { type Candidate, thompsonSlots } from '../../../src/statistics/thompson.ts';
import { varianceComponents } from '../../../src/statistics/variance-components.ts';
import { type AccountEvidence, accountEvidence, traitOf } from './account-evidence.ts';
import { type SharedKnowledge, sharedKnowledge } from './shared-knowledge.ts';

/** Values a generator without exploration draws from. */
const TOP = 2;

interface Belief {
  readonly kind: string;
  readonly value: string;
  readonly effect: TraitBelief;
}

interface Knowledge {
  readonly own: ReadonlyMap<string, AccountEvidence>;
  readonly everywhere: SharedKnowledge;
  readonly bySegment: ReadonlyMap<string, SharedKnowledge>;
}

/**
 * Guidance of the service followed to the letter. With `explore`, arms are Thompson draws; without, each value is one
 * of the two shown first (by posterior mean less one standard deviation, credible ones only), or any where none is.
 */
export function learningChooser(
  world: ClosedLoopWorld,
  { seed, explore }: { readonly seed: number; readonly explore: boolean },
): Chooser {
  const { testsPerWeek, armsPerTest } = world.shape;
  const knowledge: Knowledge = {
    own: new Map(world.accounts.map(({ id }) => [id, accountEvidence(id)])),
    everywhere: sharedKnowledge(),
    bySegment: new Map(world.accounts.map(({ segment }) => [segment, sharedKnowledge()])),
  };
  const draws = seededDraws(seed);
  let requests = 0;
  return {
    choose(account) {
      const beliefs = beliefsOf(world, account, knowledge);
      requests += 1;
      const arms = explore
        ? exploringArms(beliefs, { slots: testsPerWeek * armsPerTest, seed: mixSeed(seed) + requests })
        : Array.from({ length: testsPerWeek * armsPerTest }, () => shownArm(beliefs, world, draws));
      return Array.from({ length: testsPerWeek }, (_, test) =>
        arms.slice(test * armsPerTest, (test + 1) * armsPerTest),
      );
    },
    report(outcome) {
      knowledge.own.get(outcome.account.id)?.add(outcome);
    },
    endWeek() {
      for (const evidence of knowledge.own.values()) evidence.settle();
      share(world, knowledge);
    },
  };
}

function share({ kinds, accounts }: ClosedLoopWorld, { own, everywhere, bySegment }: Knowledge): void {
  for (const { kind, values } of kinds) {
    const traits = values.map((value) => traitOf(kind, value));
    const contributionsOf =
      (members: readonly WorldAccount[]) =>
      (trait: string): ReturnType<typeof contributions> =>
        contributions(trait, members);
    everywhere.publish(traits, contributionsOf(accounts));
    for (const [segment, knowledge] of bySegment) {
      knowledge.publish(traits, contributionsOf(accounts.filter((account) => account.segment === segment)));
    }
  }

  function contributions(trait: string, members: readonly WorldAccount[]) {
    return members.flatMap(({ id }) => own.get(id)?.contributionOf(trait) ?? []);
  }
}

function beliefsOf(
  { kinds }: ClosedLoopWorld,
  { id, segment }: WorldAccount,
  { own, everywhere, bySegment }: Knowledge,
): readonly Belief[] {
  return kinds.flatMap(({ kind, values }) => {
    const evidence = values.map((value) => {
      const trait = traitOf(kind, value);
      return {
        global: everywhere.knowledgeFor(trait, id),
        segment: bySegment.get(segment)?.knowledgeFor(trait, id),
        account: own.get(id)?.patternOf(trait),
      };
    });
    const components = varianceComponents(evidence);
    return values.map((value, index) => ({
      kind,
      value,
      effect: traitPosterior(evidence[index] ?? {}, components),
    }));
  });
}

function exploringArms(
  beliefs: readonly Belief[],
  request: { readonly slots: number; readonly seed: number },
): readonly Arm[] {
  const candidates: readonly Candidate[] = beliefs.map(({ kind, value, effect }) => ({
    kind,
    value,
    posterior: effect.posterior,
    standardDeviation: effect.standardDeviation,
  }));
  return thompsonSlots(candidates, request).map((slot) =>
    Object.fromEntries(slot.map(({ kind, value }) => [kind, value])),
  );
}

function shownArm(beliefs: readonly Belief[], { kinds }: ClosedLoopWorld, draws: Draws): Arm {
  const lowerBound = ({ effect }: Belief): number => effect.posterior - effect.standardDeviation;
  return Object.fromEntries(
    kinds.map(({ kind, values }) => {
      const shown = beliefs
        .filter((belief) => belief.kind === kind)
        .filter(
          (belief) => belief.effect.probabilityPositive >= MIN_SIGN_CONFIDENCE && lowerBound(belief) > 0,
        )
        .toSorted((a, b) => lowerBound(b) - lowerBound(a))
        .slice(0, TOP)
        .map(({ value }) => value);
      const choice = shown.length > 0 ? shown : values;
      return [kind, choice[Math.floor(draws.uniform() * choice.length)] ?? ''];
    }),
  );
}

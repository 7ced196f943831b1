/**
 * The service's way of choosing, in one process: the functions are those of the product, only the store is in memory.
 */
import { MIN_SIGN_CONFIDENCE } from '../../../src/contexts/guidance-rules.ts';
import { ALL_ACCOUNTS } from '../../../src/knowledge/shared/insight.ts';
import type { Arm, ClosedLoopWorld, WorldAccount } from '../../../src/simulator/closed-loop.ts';
import type { Chooser } from '../../../src/simulator/run-closed-loop.ts';
import { type Draws, mixSeed, seededDraws } from '../../../src/statistics/draws.ts';
import { type TraitBelief, traitPosterior } from '../../../src/statistics/hierarchy.ts';
import { type Candidate, thompsonSlots } from '../../../src/statistics/thompson.ts';
import { varianceComponents } from '../../../src/statistics/variance-components.ts';
import { type AccountEvidence, accountEvidence, type WorldTrait } from './account-evidence.ts';
import { type SharedKnowledge, sharedKnowledge } from './shared-knowledge.ts';

/** The kinds of a world are mapped to these kinds in this order, because the service pools only kinds it knows. */
const STORED_KINDS: readonly string[] = ['hook_type', 'tone', 'pillar', 'template', 'content_type'];

/** Best values that a generator without exploration draws from. */
const TOP = 2;

interface Belief {
  readonly kind: string;
  readonly value: string;
  readonly effect: TraitBelief;
}

interface Knowledge {
  readonly own: ReadonlyMap<string, AccountEvidence>;
  readonly shared: SharedKnowledge;
  readonly traitOf: (kind: string, value: string) => WorldTrait;
}

/**
 * Follows the guidance of the service exactly. With `explore`, variants are Thompson draws. Without, each value is one
 * of the first two shown (credible values by posterior mean minus one standard deviation), or any value if there is
 * none.
 */
export function learningChooser(
  world: ClosedLoopWorld,
  { seed, explore }: { readonly seed: number; readonly explore: boolean },
): Chooser {
  const { testsPerWeek, armsPerTest } = world.shape;
  const traitOf = traitsOfWorld(world);
  const traitsOf = (arm: Arm): readonly WorldTrait[] =>
    Object.entries(arm).map(([kind, value]) => traitOf(kind, value));
  const knowledge: Knowledge = {
    own: new Map(world.accounts.map((account) => [account.id, accountEvidence(account, traitsOf)])),
    shared: sharedKnowledge(),
    traitOf,
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
      knowledge.shared.publish([...knowledge.own.values()].flatMap((evidence) => evidence.contributions()));
    },
  };
}

function traitsOfWorld({ kinds }: ClosedLoopWorld): Knowledge['traitOf'] {
  const stored = new Map(kinds.map(({ kind }, index) => [kind, STORED_KINDS[index]]));
  return (kind, value) => {
    const storedKind = stored.get(kind);
    if (storedKind === undefined) throw new RangeError(`the service has no kind left for ${kind}`);
    return { kind: storedKind, value };
  };
}

function beliefsOf(
  { kinds }: ClosedLoopWorld,
  { id, segment }: WorldAccount,
  { own, shared, traitOf }: Knowledge,
): readonly Belief[] {
  return kinds.flatMap(({ kind, values }) => {
    const evidence = values.map((value) => {
      const trait = traitOf(kind, value);
      return {
        global: shared.knowledgeFor(trait, { account: id, scope: ALL_ACCOUNTS }),
        segment: shared.knowledgeFor(trait, { account: id, scope: segment }),
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

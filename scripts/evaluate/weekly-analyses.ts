/**
 * One test and one interim analysis per week and account: what is ever declared, by p_any and by a new p-value each
 * week.
 */
import { movedTau2 } from '../../src/knowledge/dispersion-scope.ts';
import type { SimulatedAccount, SimulatedWorld } from '../../src/simulator/pattern-discovery.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';
import { sumOverdispersionTerms } from '../../src/statistics/overdispersion.ts';
import { nextPatternState, type PatternState } from '../../src/statistics/pattern-state.ts';
import { type AccountState, addTests, evaluateTraits, termsOf } from './across-accounts.ts';
import { testOf } from './estimators.ts';
import { addTally, discoveryTally, type Tally } from './simulation-scores.ts';

/** First week with an interim analysis. Earlier weeks hold too little data. */
const FIRST_ANALYSIS_WEEK = 5;

/** History of a trait over the analyses. */
interface Seen {
  readonly pAny: number;
  readonly state: PatternState | undefined;
  readonly isDeclared: boolean;
  readonly isDeclaredByP: boolean;
  /** Whether it was ever ESTABLISHED or RISKY. */
  readonly isEntered: boolean;
}

const UNSEEN: Seen = {
  pAny: 1,
  state: undefined,
  isDeclared: false,
  isDeclaredByP: false,
  isEntered: false,
};

/** Scores one world from its first week to its last. */
export function scoreWeeks({ traits, effects, accounts }: SimulatedWorld): Tally {
  const weeks = Math.max(0, ...accounts.map(({ tests }) => tests.length));
  let states: readonly AccountState[] = accounts.map(() => ({
    terms: sumOverdispersionTerms([]),
    tau2: 0,
    sums: new Map(),
  }));
  let seen: readonly Seen[] = traits.map(() => UNSEEN);
  for (let week = 1; week <= weeks; week += 1) {
    states = states.map((state, index) => afterWeek(state, accounts[index], week));
    if (week >= FIRST_ANALYSIS_WEEK) seen = afterAnalysis(seen, traits, states);
  }
  return [
    new Map([
      ['worlds', 1],
      ['real', effects.filter((effect) => effect !== 0).length],
    ]),
    discoveryTally(
      '',
      effects,
      seen.map(({ isDeclared }) => isDeclared),
    ),
    discoveryTally(
      'p_value_',
      effects,
      seen.map(({ isDeclaredByP }) => isDeclaredByP),
    ),
    discoveryTally(
      'state_',
      effects,
      seen.map(({ isEntered }) => isEntered),
    ),
  ].reduce(addTally, new Map());
}

/** One more week. The new test is added or, when τ_w² has moved, all tests are weighted anew, as in a cycle. */
function afterWeek(before: AccountState, account: SimulatedAccount | undefined, week: number): AccountState {
  const test = account?.tests[week - 1];
  if (account === undefined || test === undefined) return before;
  const terms = sumOverdispersionTerms([before.terms, termsOf([testOf(test)])]);
  const moved = movedTau2(terms, { tau2: before.tau2, version: week - 1 });
  if (moved === undefined) return { ...before, terms, sums: addTests(before.sums, [testOf(test)], before) };
  const seen = account.tests.slice(0, week).map(testOf);
  return { terms, tau2: moved, sums: addTests(new Map(), seen, { tau2: moved }) };
}

function afterAnalysis(
  seen: readonly Seen[],
  traits: readonly string[],
  states: readonly AccountState[],
): readonly Seen[] {
  const verdicts = evaluateTraits(
    traits,
    states,
    seen.map(({ pAny }) => pAny),
  );
  return seen.map((before, index) => {
    const result = verdicts[index]?.result;
    if (result === undefined) return before;
    const state = nextPatternState({ previous: before.state, ...result });
    return {
      pAny: result.pAny,
      state,
      isDeclared: before.isDeclared || result.qValue <= DISCOVERY_Q,
      isDeclaredByP: before.isDeclaredByP || result.qValueUnadjusted <= DISCOVERY_Q,
      isEntered: before.isEntered || state === 'ESTABLISHED' || state === 'RISKY',
    };
  });
}

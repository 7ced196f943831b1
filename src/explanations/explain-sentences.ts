/** Writes an explanation in sentences. Every number in them is also in the structured answer. */
import { describeTrait } from '../knowledge/describe-trait.ts';
import {
  changedWords,
  count,
  dateWords,
  liftWords,
  metricWords,
  percent,
  probabilityWords,
  STATE_WORDS,
  small,
  successWords,
  traitWords,
} from '../knowledge/graph/words.ts';
import { interactionTraits } from '../knowledge/interactions.ts';
import type { PatternName } from '../knowledge/pattern-id.ts';
import { DISCOVERY_Q } from '../statistics/multiplicity.ts';
import { ENTRY_SIGN_CONFIDENCE, STAY_SIGN_CONFIDENCE } from '../statistics/pattern-state.ts';
import type { Explanation, StoredVersion } from './explain-guidance.ts';
import { setSentences } from './set-sentences.ts';
import { shownSentences } from './shown-sentences.ts';

/** Returns the sentences, the most important first. */
export function explainSentences(explanation: Explanation): readonly string[] {
  const { found, version } = explanation;
  const shared = sharedSentences(explanation);
  if (found.pattern === undefined || version === undefined) {
    const subject = `${traitWords(found)} under ${metricWords(found.metric)}`;
    return [
      `This account has no pattern of its own on ${subject}.`,
      ...shownSentences(found.item),
      ...shared,
      OTHERS_REMEDY,
    ];
  }
  const { pattern } = found;
  return [
    finding(pattern, version),
    ...shownSentences(found.item),
    comparison(pattern, version),
    ...movedOn(explanation, version),
    causality(pattern),
    ...setSentences(explanation),
    certainty(version),
    discovery(version),
    ...history(explanation, version),
    ...weightSentences(explanation),
    ...shared,
    remedy(version),
  ];
}

const OTHERS_REMEDY =
  'What would change it: creatives of this account with it and without it, side by side in a test or in the same week.';

function finding(pattern: PatternName, version: StoredVersion): string {
  const where = pattern.projectId === '' ? 'the account' : `project "${pattern.projectId}"`;
  const changed = changedWords(pattern.metric);
  const meaning = describeTrait(pattern.kind, pattern.value);
  const about =
    pattern.kind === 'interaction' || meaning === ''
      ? interactionWords(pattern)
      : `${traitWords(pattern)} (${meaning})`;
  const verb = pattern.assignment === 'RANDOMISED' ? 'changes' : 'goes with a difference in';
  return `In ${where}, ${about} ${verb} ${changed} by ${liftWords(version)}; the estimate is shrunk towards no effect, before that it was ${percent(version.rawLift)}.`;
}

function interactionWords(pattern: PatternName): string {
  const both = pattern.kind === 'interaction' ? interactionTraits(pattern.value).map(traitWords) : [];
  if (both.length === 0) return traitWords(pattern);
  return `doing both ${both.join(' and ')}, beyond what each does alone,`;
}

function comparison({ metric, assignment, kind }: PatternName, version: StoredVersion): string {
  const { sets, arms, successes, otherSuccesses } = version;
  const places =
    assignment === 'RANDOMISED'
      ? count(sets, 'randomised test')
      : count(sets, 'comparison that was not randomised', 'comparisons that were not randomised');
  const unit = kind === 'platform' || kind === 'audience' ? 'variant' : 'creative';
  const counts =
    metric === 'roas'
      ? ''
      : ` (${successWords(metric, successes)} beside ${successWords(metric, otherSuccesses)})`;
  return `It was compared within ${places}: ${count(arms, unit)} with it beside the others of the same test${counts}, by ${metricWords(metric)}; never across tests.`;
}

/** Data may have changed after the version was learned. A version that was restored is older than its newest data. */
function movedOn({ setCount }: Explanation, { sets }: StoredVersion): readonly string[] {
  if (setCount === sets) return [];
  return [
    `The tests listed here are as they are now, ${count(setCount, 'test')}; the version was learned from ${sets}, as they were then.`,
  ];
}

function causality({ assignment }: PatternName): string {
  return assignment === 'RANDOMISED'
    ? 'The audience was split between the creatives at random, so the difference may be called the effect of what sets them apart.'
    : 'Chance did not decide who saw what, as far as is known: the trait goes with the difference, and need not be its cause.';
}

function certainty({ signConfidence, confidence }: StoredVersion): string {
  return `The probability that the difference has this sign is ${probabilityWords(signConfidence)}. Confidence by sample size alone is ${Math.round(confidence)} of 100.`;
}

function discovery({ qValue, pAny, state }: StoredVersion): string {
  const share = qValue >= 1 ? 'all' : `up to about ${(100 * qValue).toPrecision(2)} %`;
  const standing = STATE_WORDS[state] ?? state.toLowerCase();
  return `Its q-value is ${small(qValue)}: of the patterns of its family with a q-value no larger, ${share} may be expected to be false discoveries, over all interim analyses so far (smallest always-valid p-value ${small(pAny)}). It is ${standing}.`;
}

function history({ versions }: Explanation, version: StoredVersion): readonly string[] {
  const { cycleId, epochFrom, publishedAtMs, restoredFrom, epochTo } = version;
  const when = publishedAtMs === null ? '' : ` on ${dateWords(publishedAtMs)}`;
  const learned =
    restoredFrom === null
      ? `Version ${version.version} was learned by cycle ${cycleId ?? 'unknown'} and published${when} as epoch ${epochFrom}.`
      : `Version ${version.version} was published${when} as epoch ${epochFrom} by a roll-back: it says what an earlier version said.`;
  const before = versions.find((other) => other.version < version.version);
  const after = versions.find((other) => other.version === version.version + 1);
  return [
    learned,
    ...(before === undefined
      ? []
      : [
          `Before, from epoch ${before.epochFrom} on, it was ${percent(before.lift)} and ${STATE_WORDS[before.state] ?? before.state.toLowerCase()}.`,
        ]),
    ...(epochTo === null
      ? []
      : [
          after === undefined
            ? `It ended with epoch ${epochTo}: nothing supported it any more, or somebody went back to an earlier epoch.`
            : `Since epoch ${epochTo} it is no longer current: version ${after.version} says ${percent(after.lift)} and is ${STATE_WORDS[after.state] ?? after.state.toLowerCase()}.`,
        ]),
  ];
}

function weightSentences({ weight }: Explanation): readonly string[] {
  if (weight === undefined) return [];
  const { version, coefficient, marginal, signDisagrees } = weight;
  const jointly = `In the creative DNA formula (version ${version}), beside all other traits, it weighs ${percent(Math.expm1(coefficient))}`;
  if (marginal === null) return [`${jointly}.`];
  const disagreement = signDisagrees
    ? ': the other way than alone, so part of what it shows alone may be the company it keeps'
    : '';
  return [`${jointly}, alone ${percent(Math.expm1(marginal))}${disagreement}.`];
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  SEGMENT: 'of its segment',
  SAME_INDUSTRY: 'of a segment of the same industry',
  SAME_CLIENT_TYPE: 'of a segment with the same type of client',
  GLOBAL: 'of all segments',
};

/** Shared insights, limited to what this account may see: other accounts only, counted in bands. */
function sharedSentences({ found: { shared } }: Explanation): readonly string[] {
  return shared.map(
    ({ scope, estimate, accounts, sets, assignment }) =>
      `At least ${accounts} other accounts ${SCOPE_WORDS[scope] ?? ''} have shown ${percent(Math.expm1(estimate))} over at least ${count(sets, 'test')}, ${assignment === 'RANDOMISED' ? 'randomised' : 'not randomised'}.`,
  );
}

function remedy({ state, signConfidence }: StoredVersion): string {
  const start = 'What would change it: new or corrected performance of creatives with it or beside it';
  switch (state) {
    case 'ESTABLISHED':
    case 'RISKY':
      return `${start}. It is retired when the probability of its sign, now ${probabilityWords(signConfidence)}, falls below ${probabilityWords(STAY_SIGN_CONFIDENCE)} or the sign turns; older evidence counts less with time.`;
    default:
      return `${start}. It becomes a discovery with a q-value of at most ${DISCOVERY_Q} and a probability of its sign of at least ${probabilityWords(ENTRY_SIGN_CONFIDENCE)}.`;
  }
}

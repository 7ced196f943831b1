/** Explanations of single empty lists. Every number in them comes from data that was just read. */
import { EmptyReason } from '../gen/kaizen/v1/kaizen_service.ts';
import { MIN_PATTERN_ARMS } from '../knowledge/knowledge-plan.ts';
import { DISCOVERY_Q } from '../statistics/multiplicity.ts';
import { MIN_ARM_IMPRESSIONS } from '../statistics/overdispersion.ts';
import { TIER_THRESHOLDS } from '../statistics/tiers.ts';
import { BAN_MAX_Q, BAN_MAX_UPPER_LIFT, BAN_MIN_SETS } from './bans.ts';
import { HIGH_CLARITY, MIN_CLARITY_SCORES } from './clarity-segments.ts';
import { type ContextFacts, MAX_COUNTED_TRAITS } from './context-facts.ts';

/** Why a list is empty. */
export interface Explanation {
  readonly reason: EmptyReason;
  readonly explanation: string;
  readonly remedy: string;
}

/** The words for the traits of a list. */
interface TraitWords {
  readonly kinds: readonly string[];
  readonly one: string;
  readonly many: string;
}

const RELIABLE = `a discovery, with a q-value of at most ${DISCOVERY_Q}, that holds today`;

/** Mentions the leads among the compared traits. */
function leadWords(number: number): string {
  if (number === 0) return '';
  return number === 1 ? '; 1 is a lead, worth a test' : `; ${number} are leads, worth a test`;
}

const noData = (explanation: string, remedy: string): Explanation => ({
  reason: EmptyReason.EMPTY_REASON_NO_DATA,
  explanation,
  remedy,
});
const tooLittle = (explanation: string, remedy: string): Explanation => ({
  reason: EmptyReason.EMPTY_REASON_TOO_LITTLE_DATA,
  explanation,
  remedy,
});
const nothingCredible = (explanation: string, remedy: string): Explanation => ({
  reason: EmptyReason.EMPTY_REASON_NOTHING_CREDIBLE,
  explanation,
  remedy,
});

/** Explains that people have set aside all that was left, if that is the reason. */
function overridden({ knowledge }: ContextFacts, kinds?: readonly string[]): Explanation | undefined {
  const withheld = [...knowledge.withheld].filter(([kind]) => kinds?.includes(kind) ?? true);
  const number = withheld.reduce((sum, [, traits]) => sum + traits, 0);
  if (number === 0) return undefined;
  return {
    reason: EmptyReason.EMPTY_REASON_OVERRIDDEN,
    explanation: `${number} ${number === 1 ? 'trait' : 'traits'} with evidence ${number === 1 ? 'is' : 'are'} vetoed or expired by people (ListOverrides says by whom and why), and nothing else stands out.`,
    remedy: 'Lift an override (PutOverride with NONE), or record further performance and run a cycle.',
  };
}

/** Explains that the account's knowledge was reset and nothing was published since, if that is the reason. */
function reset({ head }: ContextFacts): Explanation | undefined {
  if (head.resetEpoch === 0 || head.resetEpoch !== head.epoch) return undefined;
  return {
    reason: EmptyReason.EMPTY_REASON_RESET,
    explanation: `What was learned was reset with epoch ${head.resetEpoch}, and no cycle has learned it anew yet.`,
    remedy: 'Run a cycle: it learns again from the remaining performance records.',
  };
}

/** Explains an empty list of helpful traits. */
export function emptyTraits(facts: ContextFacts, words: TraitWords): Explanation {
  const { knowledge, reportedTraits } = facts;
  const covered = words.kinds.flatMap((kind) => knowledge.coverage.get(kind) ?? []);
  const compared = covered.reduce((sum, { traits }) => sum + traits, 0);
  const decided = overridden(facts, words.kinds) ?? (compared === 0 ? reset(facts) : undefined);
  if (decided !== undefined) return decided;
  const enough = `performance of at least ${MIN_PATTERN_ARMS} variants (creatives within a test or a project week) with a ${words.one}, each of ${MIN_ARM_IMPRESSIONS} impressions or more and beside variants without it on the same platform, for the same audience, on the same day; then run a cycle`;
  if (compared > 0) {
    const maxArms = Math.max(...covered.map((kind) => kind.maxArms));
    const leads = covered.reduce((sum, kind) => sum + kind.leads, 0);
    return nothingCredible(
      `${count(compared, words)} compared, on up to ${maxArms} variants: none is known to help (${RELIABLE})${leadWords(leads)}.`,
      `Record further performance of variants with and without each ${words.one}, best in randomised tests: every test narrows the intervals at the next cycle.`,
    );
  }
  const reported = words.kinds.reduce((sum, kind) => sum + (reportedTraits.get(kind) ?? 0), 0);
  if (reported === 0) {
    return noData(
      `No ${words.one} was reported (${facts.head.performanceCount} performance records).`,
      words.kinds.includes('platform')
        ? `Name the platform in performance records. A pattern takes ${enough}.`
        : `Report ${words.many} as traits of creatives. A pattern takes ${enough}.`,
    );
  }
  const seen =
    facts.head.epoch === 0
      ? 'no knowledge has been published for the account yet'
      : `when knowledge was last published none had the ${MIN_PATTERN_ARMS} comparable variants that a pattern takes`;
  return tooLittle(
    `${count(reported, words)} reported; ${seen}.`,
    `Record ${enough}. GetDashboard names the tests in which nothing could be compared, with the reason.`,
  );
}

/** Explains that no trait is credibly harmful. */
export function emptyRisks(facts: ContextFacts): Explanation {
  const { head, knowledge } = facts;
  const coverage = [...knowledge.coverage.values()];
  const compared = coverage.reduce((sum, { traits }) => sum + traits, 0);
  const decided = compared === 0 ? (overridden(facts) ?? reset(facts)) : undefined;
  if (decided !== undefined) return decided;
  if (compared > 0) {
    return nothingCredible(
      `${compared} traits compared: none is known to harm (${RELIABLE})${leadWords(coverage.reduce((sum, { leads }) => sum + leads, 0))}.`,
      'Nothing needs to change. Further performance and cycles would show what harms.',
    );
  }
  const remedy = `Record performance of creatives with their traits or texts: at least ${MIN_PATTERN_ARMS} variants of ${MIN_ARM_IMPRESSIONS} impressions or more with a trait, beside variants without it; then run a cycle.`;
  return head.performanceCount === 0
    ? noData('No performance was recorded.', remedy)
    : tooLittle(`${head.performanceCount} performance records, and no trait was compared yet.`, remedy);
}

/** Explains that neither a person nor evidence has banned a phrase. */
export function emptyBans(facts: ContextFacts): Explanation {
  const compared = facts.knowledge.coverage.get('phrase')?.traits ?? 0;
  const decided = compared === 0 ? (overridden(facts, ['phrase']) ?? reset(facts)) : undefined;
  if (decided !== undefined) return decided;
  const ban = `a loss of more than ${-BAN_MAX_UPPER_LIFT * 100} % beyond doubt (95 %) over ${BAN_MIN_SETS} tests, with a q-value of at most ${BAN_MAX_Q}`;
  const remedy =
    'Ban phrases yourself (PutAccount, PutProject: banned_phrases), or report phrases as traits of creatives. Phrases that harm credibly are listed in risky_patterns.';
  return compared === 0
    ? noData('No phrase was banned by the account, and none was compared.', remedy)
    : nothingCredible(
        `No phrase was banned by the account; ${compared} compared, and none bans itself, which takes ${ban}.`,
        remedy,
      );
}

/** Explains that no creative is marked as a winner. */
export function emptyWinners({ head }: ContextFacts): Explanation {
  const best = TIER_THRESHOLDS[0];
  const rate = `an engagement rate of ${(best?.minimumRate ?? 0) * 100} % or more`;
  const remedy = `Record engagements with impressions: ${rate} over enough impressions marks a winner. Or mark one yourself (MarkCreative).`;
  if (head.performanceCount === 0) return noData('No performance was recorded.', remedy);
  const impressions = head.platforms.reduce(
    (sum, platform) => sum + BigInt(platform.engagementImpressions),
    0n,
  );
  if (impressions === 0n) {
    return noData(`None of ${head.performanceCount} performance records reports engagements.`, remedy);
  }
  return nothingCredible(
    `No creative has ${rate} over enough impressions, nor was one marked by a person (${head.performanceCount} performance records, ${impressions} impressions with engagements measured).`,
    remedy,
  );
}

/** Explains that nothing was sent or shown. */
export function emptyChannels({ head }: ContextFacts): Explanation {
  const named = head.platforms.length + head.channels.length;
  return noData(
    `No impressions with clicks or engagements measured and no outreach messages (${head.performanceCount} performance records, ${named} platforms and channels).`,
    'Record performance with its platform, impressions and clicks or engagements, or log OUTREACH_SENT and OUTREACH_REPLIED with their channel.',
  );
}

/** Explains that no segment is clear. */
export function emptySegments({ head }: ContextFacts): Explanation {
  const scored = head.segments.filter((segment) => segment.count > 0);
  const remedy = `Log INTAKE_CLARITY_SCORED with its segment: ${MIN_CLARITY_SCORES} scores and more with a mean of ${HIGH_CLARITY} or more make a clear segment.`;
  if (scored.length === 0) return noData('No clarity score of a segment was logged.', remedy);
  const wellScored = scored.filter((segment) => segment.count >= MIN_CLARITY_SCORES);
  if (wellScored.length === 0) {
    const most = Math.max(...scored.map((segment) => segment.count));
    return tooLittle(`${scored.length} segments scored, at most ${most} times each.`, remedy);
  }
  const best = Math.max(...wellScored.map(({ sum, count: scores }) => sum / scores));
  return nothingCredible(
    `${wellScored.length} segments have ${MIN_CLARITY_SCORES} scores or more; the clearest has a mean of ${best.toFixed(1)}, below ${HIGH_CLARITY}.`,
    remedy,
  );
}

/** Explains that no pack run has ended. */
export function emptyPacks({ head }: ContextFacts): Explanation {
  const started = head.packs.reduce((sum, pack) => sum + pack.started, 0);
  const remedy = 'Log PACK_COMPLETED or PACK_FAILED when a run ends.';
  return started === 0
    ? noData('No run of a pack was logged.', `Log PACK_STARTED when a run begins. ${remedy}`)
    : tooLittle(`${started} runs were started, none was logged as ended.`, remedy);
}

function count(number: number, { one, many }: TraitWords): string {
  const figure = number >= MAX_COUNTED_TRAITS ? `${number} or more` : String(number);
  return `${figure} ${number === 1 ? one : many}`;
}

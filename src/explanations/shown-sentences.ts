/** Describes in sentences what contexts show of an item: its estimates, and what each level contributes. */
import { type BlendPart, EvidenceLevel, Grade, type GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { liftWords, metricWords, percent, small } from '../knowledge/graph/words.ts';

const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  [Grade.GRADE_UNSPECIFIED]: 'in no list, because it is neither a discovery nor a lead',
  [Grade.GRADE_PROVEN]: 'as proven',
  [Grade.GRADE_SUPPORTED]: 'as supported',
  [Grade.GRADE_LEAD]: 'as a lead, worth a test and no more',
  [Grade.GRADE_DECIDED]: 'because a person has decided',
  [Grade.UNRECOGNIZED]: 'with a grade that is not known here',
};

const LEVEL_WORDS: Readonly<Record<EvidenceLevel, string>> = {
  [EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED]: 'nobody',
  [EvidenceLevel.EVIDENCE_LEVEL_PROJECT]: 'the project',
  [EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT]: 'the account',
  [EvidenceLevel.EVIDENCE_LEVEL_SEGMENT]: 'other accounts of the segment',
  [EvidenceLevel.EVIDENCE_LEVEL_SIMILAR_SEGMENT]: 'other accounts of a similar segment',
  [EvidenceLevel.EVIDENCE_LEVEL_GLOBAL]: 'accounts of all segments',
  [EvidenceLevel.UNRECOGNIZED]: 'a level that is not known here',
};

/** Returns the sentences. None without an item. */
export function shownSentences(item: GuidanceItem | undefined): readonly string[] {
  if (item === undefined) return [];
  const { grade, evidence, description, caveats, override } = item;
  const decision = override === undefined && grade !== Grade.GRADE_DECIDED ? '' : ` (${description})`;
  const begin = `Contexts show it ${GRADE_WORDS[grade]}${decision}`;
  if (evidence === undefined) return [`${begin}; nothing is known of it.`];
  const { lift, interval, metric, qValue, level, blend } = evidence;
  if (level === EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED) {
    return ['Nobody has compared it yet: slots draw it from what is believed of its kind.'];
  }
  const { lower, upper } = interval ?? { lower: lift, upper: lift };
  const q = qValue === undefined ? '' : ` with a q-value of ${small(qValue)}`;
  return [
    `${begin}: ${liftWords({ lift, lower, upper })} by ${metricWords(metric)}; ${LEVEL_WORDS[level]} stands behind it${q}.`,
    ...blendSentences(blend, lift),
    ...caveats.map((caveat) => `To mind: ${caveat}.`),
  ];
}

/** Project +15.0 % by a weight of 0.60, account +8.0 % by 0.30, no effect by 0.10: together +11.4 %. */
function blendSentences(blend: readonly BlendPart[], lift: number): readonly string[] {
  if (blend.length === 0) return [];
  const parts = blend.map(
    ({ level, lift: own, weight }) =>
      `${LEVEL_WORDS[level]} ${percent(own)} by a weight of ${weight.toFixed(2)}`,
  );
  const rest = 1 - blend.reduce((sum, { weight }) => sum + weight, 0);
  const prior = `no effect by ${Math.max(0, rest).toFixed(2)}`;
  return [
    `That is what the levels say, weighed by how well each knows it: ${[...parts, prior].join(', ')}; together ${percent(lift)}.`,
  ];
}

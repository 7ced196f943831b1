/** A Kaizen context as generators act on it. */
import {
  type AppliedItem,
  type GuidanceItem,
  type KaizenContext,
  RiskSource,
  TraitKind,
} from './kaizen-client.ts';
import { shuffled } from './seeded.ts';
import type { TextModel } from './text-model.ts';

/** What a context asks for, and what it forbids. */
export interface Guidance {
  /** What works, best first. */
  readonly recommended: readonly AppliedItem[];
  /** What is worth a test: taken before what nothing is known of, and not named as applied guidance. */
  readonly leads: readonly AppliedItem[];
  /** What goes wrong. */
  readonly risky: readonly AppliedItem[];
  /** Words and phrases that must not be used. */
  readonly avoidedPhrases: readonly string[];
  /** One combination for each creative, as the service drew them. */
  readonly slots: readonly (readonly AppliedItem[])[];
  /** Outreach channels, best first. */
  readonly channels: readonly string[];
  /** Packs that fail more often than others. */
  readonly fragilePacks: readonly string[];
  /** Segments whose briefs are clear, in lower case. */
  readonly clearSegments: readonly string[];
}

/** Values for one kind of trait, and which of them the guidance asked for. */
export interface Choice {
  readonly values: readonly string[];
  readonly applied: readonly AppliedItem[];
}

const NO_GUIDANCE: Guidance = {
  recommended: [],
  leads: [],
  risky: [],
  avoidedPhrases: [],
  slots: [],
  channels: [],
  fragilePacks: [],
  clearSegments: [],
};

/**
 * Reads a context. In a week that is held out only prohibitions hold, which are orders of people: everything else is then
 * made as without guidance, or its effect could not be measured.
 */
export function readGuidance(context: KaizenContext | undefined): Guidance {
  if (context === undefined) return NO_GUIDANCE;
  const prohibitions = { risky: context.riskyPatterns.map(itemOf), avoidedPhrases: phrasesOf(context) };
  if (context.holdout) return { ...NO_GUIDANCE, ...prohibitions };
  return {
    ...prohibitions,
    recommended: [
      ...context.recommendedTones,
      ...context.highPerformingHooks,
      ...context.preferredPlatforms,
      ...context.successfulPillars,
      ...context.furtherTraits,
    ].map(itemOf),
    leads: context.leads
      .filter(({ riskSource }) => riskSource === RiskSource.RISK_SOURCE_UNSPECIFIED)
      .map(itemOf),
    slots: context.generationSlots.map(({ items }) => items.map(itemOf)),
    channels: context.channelPerformance
      .filter(({ kind }) => kind === 'outreach')
      .toSorted((a, b) => b.score - a.score)
      .map(({ name }) => name),
    // Of failures, the value names what fails and the pack: "sections:launch".
    fragilePacks: context.riskyPatterns
      .filter(({ kind }) => kind === TraitKind.TRAIT_KIND_UNSPECIFIED)
      .map(({ value }) => value.slice(value.indexOf(':') + 1)),
    clearSegments: context.highClaritySegments.map(({ segment }) => segment.toLowerCase()),
  };
}

/**
 * `count` values of a kind: first what is recommended, then leads, then others in an order of the seed's. What is risky is not taken
 * while there is something else.
 */
export function chooseValues({
  kind,
  options,
  guidance,
  count,
  seed,
}: {
  readonly kind: TraitKind;
  readonly options: readonly string[];
  readonly guidance: Guidance;
  readonly count: number;
  readonly seed: string;
}): Choice {
  const ofKind = (items: readonly AppliedItem[]) =>
    items.filter((item) => item.kind === kind).map(({ value }) => value);
  const recommended = ofKind(guidance.recommended);
  const risky = new Set(ofKind(guidance.risky));
  const leads = ofKind(guidance.leads).filter((value) => options.includes(value));
  const others = [...new Set([...leads, ...shuffled(options, seed)])].filter(
    (value) => !recommended.includes(value),
  );
  const ordered = [
    ...recommended,
    ...others.filter((value) => !risky.has(value)),
    ...others.filter((value) => risky.has(value)),
  ];
  const values = ordered.slice(0, count);
  return {
    values,
    applied: values.filter((value) => recommended.includes(value)).map((value) => ({ kind, value })),
  };
}

/**
 * The same without hooks and tones that a text model cannot write: a creative that says it has a trait, and has not, teaches
 * something wrong.
 */
export function writableGuidance(guidance: Guidance, { hooks, tones }: TextModel): Guidance {
  const isWritable = ({ kind, value }: AppliedItem): boolean => {
    if (kind === TraitKind.TRAIT_KIND_HOOK_TYPE) return hooks?.includes(hookName(value)) !== false;
    return kind !== TraitKind.TRAIT_KIND_TONE || tones?.includes(value) !== false;
  };
  return {
    ...guidance,
    recommended: guidance.recommended.filter(isWritable),
    slots: guidance.slots.map((slot) => slot.filter(isWritable)),
  };
}

/** The name of a hook type; people write "How to..." for how_to. */
export function hookName(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** Each item once. */
export function distinctItems(items: readonly AppliedItem[]): readonly AppliedItem[] {
  return [...new Map(items.map((item) => [`${item.kind}/${item.value}`, item])).values()];
}

/** Phrases that were left out because they are forbidden, as items that were put to use. */
export function avoidedItems(phrases: readonly string[]): readonly AppliedItem[] {
  return phrases.map((value) => ({ kind: TraitKind.TRAIT_KIND_PHRASE, value }));
}

function itemOf({ kind, value }: GuidanceItem): AppliedItem {
  return { kind, value };
}

/** Banned phrases may also name properties of wording, which a search for words does not find. */
function phrasesOf({ bannedPhrases, riskyPatterns }: KaizenContext): readonly string[] {
  return [...bannedPhrases, ...riskyPatterns]
    .filter(({ kind }) => kind === TraitKind.TRAIT_KIND_PHRASE)
    .map(({ value }) => value);
}

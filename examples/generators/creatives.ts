/** Writes the creatives of a strategy. */
import type { Brief } from './brief.ts';
import {
  avoidedItems,
  chooseValues,
  distinctItems,
  type Guidance,
  hookName,
  readGuidance,
  writableGuidance,
} from './guidance.ts';
import { type AppliedItem, TraitKind } from './kaizen-client.ts';
import { idOf, shuffled } from './seeded.ts';
import type { Strategy, WriterTools } from './strategy.ts';
import { TEMPLATE_HOOKS, templateText } from './template-text.ts';
import { writeChecked } from './text-model.ts';

/** What creatives are made for. */
export interface CreativesInput {
  readonly brief: Brief;
  readonly strategy: Pick<Strategy, 'strategyId' | 'pillars' | 'tones' | 'platforms'>;
  readonly count: number;
  /** The same seed and context give the same creatives. */
  readonly seed: string;
}

/** One creative. */
export interface Creative {
  readonly contentId: string;
  readonly text: string;
  readonly contentType: string;
  readonly traits: readonly AppliedItem[];
}

/** The creatives of one go. */
export interface Creatives {
  readonly strategyId: string;
  readonly creatives: readonly Creative[];
  /** Items of the context that they follow. */
  readonly applied: readonly AppliedItem[];
}

const CONTENT_TYPES = ['article', 'carousel', 'reel'];

/** Kinds of trait that a creative has one value of. */
const CREATIVE_KINDS = [
  TraitKind.TRAIT_KIND_HOOK_TYPE,
  TraitKind.TRAIT_KIND_TONE,
  TraitKind.TRAIT_KIND_PILLAR,
  TraitKind.TRAIT_KIND_PLATFORM,
  TraitKind.TRAIT_KIND_CONTENT_TYPE,
] as const;

type CreativeKind = (typeof CREATIVE_KINDS)[number];

/** What a generator says it can choose from, so that the service may draw values that nobody has tried. */
export function creativeOptions(strategy: CreativesInput['strategy']): readonly AppliedItem[] {
  const values = optionsOf(strategy);
  return CREATIVE_KINDS.flatMap((kind) => values[kind].map((value) => ({ kind, value })));
}

/**
 * One creative for each slot that the service has drawn; beyond the slots, and without them, the recommended values in turn,
 * and where nothing is recommended, those of the strategy in an order of the seed's.
 */
export async function generateCreatives(
  { brief, strategy, count, seed }: CreativesInput,
  { kaizenContext, text = templateText }: WriterTools = {},
): Promise<Creatives> {
  const guidance = writableGuidance(readGuidance(kaizenContext), text);
  const applied: AppliedItem[] = [];
  const creatives: Creative[] = [];
  for (let index = 0; index < count; index += 1) {
    const { traits, asked } = traitsOf({ strategy, guidance, index, seed });
    const traitOf = (kind: CreativeKind): string => traits.find((trait) => trait.kind === kind)?.value ?? '';
    const headline = await writeChecked(text, {
      purpose: 'headline',
      brief,
      topic: traitOf(TraitKind.TRAIT_KIND_PILLAR),
      tone: traitOf(TraitKind.TRAIT_KIND_TONE),
      hook: hookName(traitOf(TraitKind.TRAIT_KIND_HOOK_TYPE)),
      avoid: guidance.avoidedPhrases,
      variant: `${seed}/${index}`,
    });
    applied.push(...asked, ...avoidedItems(headline.avoided));
    creatives.push({
      contentId: idOf('creative', `${seed}/${index}`),
      text: headline.text,
      contentType: traitOf(TraitKind.TRAIT_KIND_CONTENT_TYPE),
      traits,
    });
  }
  return { strategyId: strategy.strategyId, creatives, applied: distinctItems(applied) };
}

/** The traits of one creative, and those of them that guidance asked for. */
function traitsOf({
  strategy,
  guidance,
  index,
  seed,
}: {
  readonly strategy: CreativesInput['strategy'];
  readonly guidance: Guidance;
  readonly index: number;
  readonly seed: string;
}): { readonly traits: readonly AppliedItem[]; readonly asked: readonly AppliedItem[] } {
  const slot = guidance.slots[index] ?? [];
  const options = optionsOf(strategy);
  const asked: AppliedItem[] = [];
  const traits = CREATIVE_KINDS.flatMap((kind): readonly AppliedItem[] => {
    const drawn = slot.find((item) => item.kind === kind);
    if (drawn !== undefined) {
      asked.push(drawn);
      return [drawn];
    }
    const few = { kind, options: options[kind], guidance, count: options[kind].length, seed };
    const choice = chooseValues(few);
    // Where something is recommended, it takes turns with itself only.
    const values = choice.applied.length > 0 ? choice.applied.map(({ value }) => value) : choice.values;
    const value = shuffled(values, `${seed}/${kind}`)[index % values.length];
    if (value === undefined) return [];
    const item = { kind, value };
    if (choice.applied.length > 0) asked.push(item);
    return [item];
  });
  return { traits, asked };
}

function optionsOf(strategy: CreativesInput['strategy']): Readonly<Record<CreativeKind, readonly string[]>> {
  return {
    [TraitKind.TRAIT_KIND_HOOK_TYPE]: TEMPLATE_HOOKS,
    [TraitKind.TRAIT_KIND_TONE]: strategy.tones,
    [TraitKind.TRAIT_KIND_PILLAR]: strategy.pillars,
    [TraitKind.TRAIT_KIND_PLATFORM]: strategy.platforms,
    [TraitKind.TRAIT_KIND_CONTENT_TYPE]: CONTENT_TYPES,
  };
}

/** Writes a campaign strategy: pillars, tones and platforms for a brief. */
import type { Brief } from './brief.ts';
import {
  avoidedItems,
  type Choice,
  chooseValues,
  distinctItems,
  readGuidance,
  writableGuidance,
} from './guidance.ts';
import { type AppliedItem, type GeneratorTools, TraitKind } from './kaizen-client.ts';
import { idOf } from './seeded.ts';
import { TEMPLATE_TONES, templateText } from './template-text.ts';
import { type TextModel, writeChecked } from './text-model.ts';

/** What a strategy is made for. */
export interface StrategyInput {
  readonly brief: Brief;
  /** The same seed and context give the same strategy. */
  readonly seed: string;
}

/** A strategy. */
export interface Strategy {
  readonly strategyId: string;
  readonly title: string;
  readonly pillars: readonly string[];
  readonly tones: readonly string[];
  readonly platforms: readonly string[];
  /** Items of the context that it follows. */
  readonly applied: readonly AppliedItem[];
}

/** What a generator is given beside its input: what is known to work, when anything is, and who writes. */
export interface WriterTools extends GeneratorTools {
  /** Default: templates. */
  readonly text?: TextModel | undefined;
}

/** What campaigns can be about. */
export const PILLARS: readonly string[] = [
  'Behind the Scenes',
  'Content Marketing',
  'Customer Questions',
  'Local Guides',
  'Offers',
];
const PLATFORMS = ['facebook', 'instagram', 'linkedin', 'tiktok', 'youtube'];
const PILLAR_COUNT = 3;
const TONE_COUNT = 2;
const PLATFORM_COUNT = 2;

/** Takes what the context recommends first and fills up with what has not been tried, or anything else, by the seed. */
export async function generateStrategy(
  { brief, seed }: StrategyInput,
  { kaizenContext, text = templateText }: WriterTools = {},
): Promise<Strategy> {
  const guidance = writableGuidance(readGuidance(kaizenContext), text);
  const choose = (kind: TraitKind, options: readonly string[], count: number): Choice =>
    chooseValues({ kind, options, guidance, count, seed: `${seed}/strategy` });
  const pillars = choose(TraitKind.TRAIT_KIND_PILLAR, PILLARS, PILLAR_COUNT);
  const tones = choose(TraitKind.TRAIT_KIND_TONE, TEMPLATE_TONES, TONE_COUNT);
  const platforms = choose(TraitKind.TRAIT_KIND_PLATFORM, PLATFORMS, PLATFORM_COUNT);
  const [topic] = pillars.values;
  const title = await writeChecked(text, {
    purpose: 'title',
    brief,
    ...(topic === undefined ? {} : { topic }),
    avoid: guidance.avoidedPhrases,
    variant: seed,
  });
  const applied = [pillars, tones, platforms].flatMap((choice) => choice.applied);
  return {
    strategyId: idOf('strategy', seed),
    title: title.text,
    pillars: pillars.values,
    tones: tones.values,
    platforms: platforms.values,
    applied: distinctItems([...applied, ...avoidedItems(title.avoided)]),
  };
}

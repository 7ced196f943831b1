/** Applies people's decisions to guidance from evidence. Pure: beliefs and decisions in, guidance out. */
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { type OverrideEffect, traitName } from '../knowledge/overrides/override.ts';
import type { DecidingOverrides } from '../knowledge/overrides/overrides-in-force.ts';
import type { Belief, Choice } from './beliefs.ts';
import type { Guidance } from './guidance-items.ts';
import type { Verdicts } from './guidance-rules.ts';
import { decidedItem, type ShowItem } from './show-item.ts';

/** Vetoes of these kinds are listed as wording to avoid. Vetoes of all others are risks. */
const WORDING_KINDS: readonly string[] = ['phrase', 'lexical'];

/** The items of vetoed traits, by the list they belong to. */
export interface Vetoes {
  readonly riskyPatterns: readonly GuidanceItem[];
  readonly bannedPhrases: readonly GuidanceItem[];
}

/** No vetoes. */
export const NO_VETOES: Vetoes = { riskyPatterns: [], bannedPhrases: [] };

/** Returns the effect of the override that decides on a trait. Undefined for none. */
export function effectOn(overrides: DecidingOverrides, trait: Choice): OverrideEffect | undefined {
  return overrides.size === 0 ? undefined : overrides.get(traitName(trait))?.effect;
}

/** Returns the traits with the given decision. By default, traits of every kind. */
export function decidedChoices(
  overrides: DecidingOverrides,
  wanted: 'PIN' | 'VETO',
  kinds?: readonly string[],
): readonly Choice[] {
  return [...overrides.values()]
    .filter(({ effect, kind }) => effect === wanted && (kinds?.includes(kind) ?? true))
    .map(({ kind, value }) => ({ kind, value }));
}

/** Returns the verdicts of the traits that nobody has pinned or vetoed. */
export function undecidedVerdicts(verdicts: Verdicts, overrides: DecidingOverrides): Verdicts {
  if (overrides.size === 0) return verdicts;
  const isLeft = (belief: Belief): boolean => !isDecided(effectOn(overrides, belief));
  return { helpful: verdicts.helpful.filter(isLeft), harmful: verdicts.harmful.filter(isLeft) };
}

/** Whether people's decision alone determines where a trait is listed. */
export function isDecided(effect: OverrideEffect | undefined): boolean {
  return effect === 'PIN' || effect === 'VETO';
}

/** What items of decided traits are made from. */
export interface DecidedSources {
  readonly overrides: DecidingOverrides;
  /** One belief per trait. */
  readonly beliefs: readonly Belief[];
  readonly show: ShowItem;
}

/** Puts pinned traits before all others in their lists. Several pinned traits of one list are ordered by belief. */
export function withPins(guidance: Guidance, sources: DecidedSources): Guidance {
  const pins = itemsOf('PIN', sources);
  if (pins.length === 0) return guidance;
  const first = (name: keyof Guidance, isOfField: (kind: string) => boolean): readonly GuidanceItem[] => [
    ...pins.filter(({ kind }) => isOfField(kind)).map(({ item }) => item),
    ...guidance[name],
  ];
  const ofKind = (wanted: string) => (kind: string) => kind === wanted;
  return {
    ...guidance,
    recommendedTones: first('recommendedTones', ofKind('tone')),
    preferredPlatforms: first('preferredPlatforms', ofKind('platform')),
    successfulPillars: first('successfulPillars', ofKind('pillar')),
    highPerformingHooks: first('highPerformingHooks', ofKind('hook_type')),
    furtherTraits: first('furtherTraits', (kind) => !KINDS_WITH_FIELDS.includes(kind)),
  };
}

const KINDS_WITH_FIELDS: readonly string[] = ['tone', 'platform', 'pillar', 'hook_type'];

/** Returns the items of vetoed traits, whatever the evidence says. */
export function vetoesOf(sources: DecidedSources): Vetoes {
  const vetoes = itemsOf('VETO', sources);
  if (vetoes.length === 0) return NO_VETOES;
  const listed = (isWording: boolean): readonly GuidanceItem[] =>
    vetoes.filter(({ kind }) => WORDING_KINDS.includes(kind) === isWording).map(({ item }) => item);
  return { riskyPatterns: listed(false), bannedPhrases: listed(true) };
}

interface DecidedItem {
  readonly kind: string;
  readonly item: GuidanceItem;
}

function itemsOf(
  effect: 'PIN' | 'VETO',
  { overrides, beliefs, show }: DecidedSources,
): readonly DecidedItem[] {
  const decided = [...overrides].filter(([, override]) => override.effect === effect);
  if (decided.length === 0) return [];
  const byName = new Map(beliefs.map((belief) => [traitName(belief), belief]));
  return decided
    .map(([name, override]) => ({ override, belief: byName.get(name) }))
    .toSorted(
      (a, b) =>
        (b.belief?.estimate ?? 0) - (a.belief?.estimate ?? 0) ||
        (traitName(a.override) < traitName(b.override) ? -1 : 1),
    )
    .map(({ override, belief }) => ({
      kind: override.kind,
      item: belief === undefined ? decidedItem(override, belief) : show(belief),
    }));
}

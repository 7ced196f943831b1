/** What people decide about traits. */
import { foldedForm } from '../../shared/text-forms.ts';

/** What a decision does; NONE lifts the one before. */
export const OVERRIDE_EFFECTS = ['PIN', 'VETO', 'EXPIRE', 'NONE'] as const;

/** Name of an effect. */
export type OverrideEffect = (typeof OVERRIDE_EFFECTS)[number];

/** A trait under one metric or every metric, in an account or in one of its projects. */
export interface OverrideSubject {
  /** '' for the account. */
  readonly projectId: string;
  readonly kind: string;
  readonly value: string;
  /** '' for every metric that has none of its own. */
  readonly metric: string;
}

/** One decision, as stored. Times in milliseconds since 1970. */
export interface Override extends OverrideSubject {
  readonly accountId: string;
  readonly effect: OverrideEffect;
  readonly actor: string;
  readonly reason: string;
  readonly createdAtMs: number;
  /** When it ends by itself; null: when it is superseded. */
  readonly expiresAtMs: number | null;
  /** null: it holds. */
  readonly endedAtMs: number | null;
  readonly version: number;
  /** Of EXPIRE: how many patterns it set aside. */
  readonly expiredPatterns: number;
}

/** What a pattern rests on. */
export interface PatternSize {
  readonly arms: number;
  readonly sets: number;
}

/** A decision that readers follow, with the patterns that an EXPIRE set aside, by their keys without the version. */
export interface HeldOverride extends Override {
  readonly expired: ReadonlyMap<string, PatternSize>;
}

/** Most overrides in force in an account with its projects: people make them one by one. */
export const MAX_OVERRIDES = 500;

/** The stored name of an effect. Throws for one that this version does not know: following it half would be wrong. */
export function toOverrideEffect(stored: string): OverrideEffect {
  const effect = OVERRIDE_EFFECTS.find((known) => known === stored);
  if (effect === undefined) throw new Error(`the graph holds an override of unknown effect "${stored}"`);
  return effect;
}

/** A trait's name among those that overrides are about: a phrase is the same whatever its case, blanks and Unicode form. */
export function traitName({ kind, value }: { readonly kind: string; readonly value: string }): string {
  return JSON.stringify([kind, kind === 'phrase' ? foldedForm(value) : value]);
}

/** The value as keys hold it. Narrower than {@link traitName}, and fixed: decisions are stored under such keys. */
export function foldedValue(kind: string, value: string): string {
  return kind === 'phrase' ? value.toLowerCase() : value;
}

/** A pattern's key without its version: versions of one pattern share it. */
export function patternPrefixOf(patternKey: string): string {
  return patternKey.slice(0, patternKey.lastIndexOf('|') + 1);
}

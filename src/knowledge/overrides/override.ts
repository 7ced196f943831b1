/** People's decisions about traits. */
import { foldedForm } from '../../shared/text-forms.ts';

/** What an override does. NONE lifts the override before it. */
export const OVERRIDE_EFFECTS = ['PIN', 'VETO', 'EXPIRE', 'NONE'] as const;

/** Name of an effect. */
export type OverrideEffect = (typeof OVERRIDE_EFFECTS)[number];

/** A trait under one metric or all metrics, in an account or in one of its projects. */
export interface OverrideSubject {
  /** '' for the account. */
  readonly projectId: string;
  readonly kind: string;
  readonly value: string;
  /** '' for every metric that has no override of its own. */
  readonly metric: string;
}

/** One override as stored. Times are milliseconds since 1970. */
export interface Override extends OverrideSubject {
  readonly accountId: string;
  readonly effect: OverrideEffect;
  readonly actor: string;
  readonly reason: string;
  readonly createdAtMs: number;
  /** When it ends by itself; null when it only ends by being superseded. */
  readonly expiresAtMs: number | null;
  /** null while it is active. */
  readonly endedAtMs: number | null;
  readonly version: number;
  /** For EXPIRE: how many patterns it set aside. */
  readonly expiredPatterns: number;
}

/** How much evidence a pattern rests on. */
export interface PatternSize {
  readonly arms: number;
  readonly sets: number;
}

/** An active override. For EXPIRE, with the patterns it set aside, by their keys without the version. */
export interface ActiveOverride extends Override {
  readonly expired: ReadonlyMap<string, PatternSize>;
}

/** Most active overrides in an account and its projects together. People make overrides one by one. */
export const MAX_OVERRIDES = 500;

/** Reads a stored effect. Throws for an effect that this version does not know, because ignoring it would be wrong. */
export function toOverrideEffect(stored: string): OverrideEffect {
  const effect = OVERRIDE_EFFECTS.find((known) => known === stored);
  if (effect === undefined) throw new Error(`the graph holds an override of unknown effect "${stored}"`);
  return effect;
}

/** Names a trait for matching with overrides. A phrase is the same whatever its case, blanks and Unicode form. */
export function traitName({ kind, value }: { readonly kind: string; readonly value: string }): string {
  return JSON.stringify([kind, kind === 'phrase' ? foldedForm(value) : value]);
}

/**
 * Returns the value as it is stored in keys. It folds less than {@link traitName} and must not change, because
 * overrides are stored under such keys.
 */
export function foldedValue(kind: string, value: string): string {
  return kind === 'phrase' ? value.toLowerCase() : value;
}

/** Returns a pattern's key without its version. All versions of a pattern share it. */
export function patternPrefixOf(patternKey: string): string {
  return patternKey.slice(0, patternKey.lastIndexOf('|') + 1);
}

/**
 * Finds names of one kind that look the same to a person but differ in the graph, so that their evidence is divided. The
 * rule is that of the dashboard: see twinForm.
 */
import type { PerformanceRecord } from '../gen/kaizen/v1/performance.ts';
import { traitKindToJSON } from '../gen/kaizen/v1/vocabulary.ts';
import { nameForm, twinForm } from '../shared/text-forms.ts';

/** Most names of one kind that are compared. A kind with more is free text, for which the check is not useful. */
const MAX_NAMES = 1_000;
/** Most pairs that are reported. Further ones are left out. */
const MAX_PAIRS = 5;

/** Collects the names of platforms, audiences and traits. */
export class NearTwins {
  readonly #names = new Map<string, Map<string, string>>();
  readonly #pairs = new Map<string, string>();

  add({ platform, audience, traits }: PerformanceRecord): void {
    this.#see('platform', platform);
    this.#see('audience', audience);
    for (const { kind, value } of traits) {
      this.#see(traitKindToJSON(kind).replace('TRAIT_KIND_', '').toLowerCase(), value);
    }
  }

  /** One sentence per pair. */
  notes(): readonly string[] {
    return [...this.#pairs.values()];
  }

  #see(kind: string, written: string): void {
    // The service stores names in this form, so spellings that share it are one name to it.
    const name = nameForm(written);
    if (name === '') return;
    const names = this.#names.get(kind) ?? new Map<string, string>();
    this.#names.set(kind, names);
    const key = twinForm(name);
    const seen = names.get(key);
    if (seen === undefined) {
      if (names.size < MAX_NAMES) names.set(key, name);
      return;
    }
    if (seen === name || this.#pairs.size === MAX_PAIRS) return;
    this.#pairs.set(
      `${kind} ${key}`,
      `the ${kind} is written "${seen}" and "${name}": they are two to the service, and each gets a part of the evidence`,
    );
  }
}

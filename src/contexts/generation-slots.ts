/** Proposes what to generate next, by Thompson draws from beliefs. */
import type { GenerationSlot } from '../gen/kaizen/v1/kaizen_service.ts';
import { CHOICE_KINDS } from '../knowledge/choice-kinds.ts';
import { thompsonSlots } from '../statistics/thompson.ts';
import type { Choice } from './beliefs.ts';
import { guidanceItem } from './guidance-items.ts';
import type { Knowledge, SlotCandidate } from './knowledge.ts';

/**
 * Returns the requested number of slots, each with one value of each kind. `options` are values the generator can
 * choose from beside those the account knows. A value that nobody has tried is drawn from the prior of its kind. A
 * vetoed value is never drawn. Where values are pinned, only those are drawn.
 */
export function generationSlots(
  knowledge: Knowledge,
  {
    slots,
    seed,
    options,
  }: { readonly slots: number; readonly seed: number; readonly options: readonly Choice[] },
): readonly GenerationSlot[] {
  if (slots === 0) return [];
  const candidates = new Map(
    [...knowledge.candidates, ...untried(knowledge, options)].map((candidate) => [
      nameOf(candidate.belief),
      candidate,
    ]),
  );
  const drawn = thompsonSlots(
    [...candidates.values()].map(({ belief: { kind, value, estimate, sd } }) => ({
      kind,
      value,
      posterior: estimate,
      standardDeviation: sd,
    })),
    { slots, seed },
  );
  return drawn.map((slot) => ({
    items: slot.flatMap((choice) => {
      const item = candidates.get(nameOf(choice))?.item();
      // A pinned value is not an exploration, since a person wants it.
      return item === undefined ? [] : [{ ...item, explore: choice.explore && item.override === undefined }];
    }),
  }));
}

function nameOf({ kind, value }: Choice): string {
  return JSON.stringify([kind, value]);
}

/** Returns options without a belief so far. Their prior is as wide as the knowledge of their kind suggests. */
function untried(knowledge: Knowledge, options: readonly Choice[]): readonly SlotCandidate[] {
  const known = new Set(knowledge.candidates.map(({ belief }) => nameOf(belief)));
  const fresh = options.filter(
    (option) =>
      CHOICE_KINDS.includes(option.kind) && !known.has(nameOf(option)) && knowledge.mayChoose(option),
  );
  return fresh.length === 0
    ? []
    : knowledge.untried(fresh).map((belief) => ({ belief, item: () => guidanceItem(belief) }));
}

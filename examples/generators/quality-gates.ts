/** Whether a pack is good enough to be handed over. */
import type { Brief } from './brief.ts';
import type { PackSection } from './pack.ts';
import { phrasesIn } from './text-model.ts';

/** How good a pack is. */
export interface Quality {
  /** 0–100: the share of the gates that were passed. */
  readonly score: number;
  readonly passed: boolean;
  /** Names of the gates that were missed. */
  readonly failures: readonly string[];
}

interface Gate {
  readonly name: string;
  readonly passes: (sections: readonly PackSection[], asked: Asked) => boolean;
}

interface Asked {
  readonly brief: Brief;
  readonly sections: readonly string[];
}

/** A section of fewer words says nothing that could be acted on. */
const MIN_WORDS = 12;
/** One gate of five may be missed. */
const MIN_SCORE = 80;
const PLACEHOLDERS = ['lorem ipsum', 'to be done', 'tbd'];

const GATES: readonly Gate[] = [
  {
    name: 'complete',
    passes: (sections, asked) =>
      asked.sections.every((name) => sections.some(({ section, text }) => section === name && text !== '')),
  },
  { name: 'long_enough', passes: every(({ text }) => text.split(/\s+/).length >= MIN_WORDS) },
  { name: 'whole_sentences', passes: every(({ text }) => /[.!?…]$/.test(text.trim())) },
  { name: 'no_placeholders', passes: every(({ text }) => phrasesIn(text, PLACEHOLDERS).length === 0) },
  {
    name: 'about_the_offer',
    passes: (sections, { brief }) => sections.some(({ text }) => phrasesIn(text, [brief.offer]).length > 0),
  },
];

/** Holds the sections to every gate. */
export function assessQuality(sections: readonly PackSection[], asked: Asked): Quality {
  const failures = GATES.filter(({ passes }) => !passes(sections, asked)).map(({ name }) => name);
  const score = 100 * (1 - failures.length / GATES.length);
  return { score, passed: score >= MIN_SCORE, failures };
}

function every(test: (section: PackSection) => boolean): Gate['passes'] {
  return (sections) => sections.every(test);
}

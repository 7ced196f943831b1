/** Where texts come from. A real text model takes the place of the templates by implementing one function. */
import type { Brief } from './brief.ts';

/** One text that is wanted. */
export interface TextTask {
  readonly purpose: 'title' | 'headline' | 'section' | 'outreach' | 'question';
  readonly brief: Brief;
  /** What exactly it is about: a content pillar, the name of a section, a missing field. */
  readonly topic?: string;
  /** Tone of voice, for example "friendly". */
  readonly tone?: string;
  /** How a headline opens, for example "how_to". */
  readonly hook?: string;
  /** The layout of an outreach message, for example "short_note". */
  readonly template?: string;
  /** Words and phrases that must not be in it. */
  readonly avoid: readonly string[];
  /** Which of the equally good texts: the same variant asks for the same text. */
  readonly variant: string;
}

/** Writes texts. May throw, or need time: generators wait, and fail when it fails. */
export interface TextModel {
  /** Hook types it can open a headline with. Absent: any. */
  readonly hooks?: readonly string[];
  /** Tones it can speak in. Absent: any. */
  readonly tones?: readonly string[];
  write(task: TextTask): string | Promise<string>;
}

/** A text, and which of the phrases to avoid it would have had. */
export interface CheckedText {
  readonly text: string;
  readonly avoided: readonly string[];
}

/** No text without a phrase that must not be used could be had. */
export class PhraseNotAvoided extends Error {
  override readonly name = 'PhraseNotAvoided';
}

/** A model that has used a phrase so often in spite of being told not to will use it again. */
const MAX_TRIES = 5;

/**
 * Asks for a text and holds it to the phrases to avoid: models forget. Asks again for another variant when it has one.
 * Throws PhraseNotAvoided when none comes without.
 */
export async function writeChecked(model: TextModel, task: TextTask): Promise<CheckedText> {
  const avoided = new Set<string>();
  for (let tried = 0; tried < MAX_TRIES; tried += 1) {
    const variant = tried === 0 ? task.variant : `${task.variant}/${tried}`;
    const text = await model.write({ ...task, variant });
    const found = phrasesIn(text, task.avoid);
    if (found.length === 0) return { text, avoided: [...avoided] };
    for (const phrase of found) avoided.add(phrase);
  }
  throw new PhraseNotAvoided(`every text has one of: ${[...avoided].join(', ')}`);
}

/** The phrases that a text has, whatever their case and Unicode form, as whole words. */
export function phrasesIn(text: string, phrases: readonly string[]): readonly string[] {
  const words = ` ${wordsOf(text)} `;
  return phrases.filter((phrase) => {
    const wanted = wordsOf(phrase);
    return wanted !== '' && words.includes(` ${wanted} `);
  });
}

function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Mark}\p{Number}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

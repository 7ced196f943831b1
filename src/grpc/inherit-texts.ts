import type { Violation } from '../shared/errors.ts';
import { protoName } from '../shared/proto-names.ts';

/**
 * Texts of a stream's first message apply to all its messages. Fills them in where a later message leaves them out, and
 * returns a violation for each text that differs.
 */
export function inheritTexts(first: object, later: object): readonly Violation[] {
  const texts = Object.entries(first).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const fields = later as Record<string, unknown>;
  return texts.flatMap(([name, text]) => {
    if (fields[name] === '') fields[name] = text;
    if (fields[name] === text) return [];
    return [
      { field: protoName(name), description: 'must be that of the first message of the stream, or left out' },
    ];
  });
}

import type { Violation } from '../shared/errors.ts';
import { protoName } from '../shared/proto-names.ts';

/**
 * Texts of the first message of a stream hold for all of it: a later one that leaves them out gets them here. Returns what a
 * later one says otherwise.
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

/**
 * Where events have expired, what they said is no longer known. A retraction that would need it is refused: what holds
 * without the retracted event would be guessed. All others are the same as before.
 */
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { RetractionWrites } from './fold-retraction.ts';
import type { Leftovers } from './load-leftovers.ts';

/** Why an event cannot be taken back, or undefined. */
export function missingExpired(
  event: PreparedEvent,
  { links, removedFigures, projects, subject, guidance, writes }: RetractionWrites,
  { expired, state }: Pick<Leftovers, 'expired' | 'state'>,
): string | undefined {
  const isKnown = ({ key }: { readonly key: string }): boolean => !expired.creativeKeys.has(key);
  const changed = [...writes.creatives.values()].filter((creative) => {
    const before = state.creatives.get(creative.key);
    const { text, markedBy } = creative.current;
    return (
      creative.removedTraits.size > 0 ||
      text !== before?.text ||
      (before?.markedBy === 'PERSON' && markedBy !== 'PERSON')
    );
  });
  const unlinked = projects.filter(({ projectKeys }) => projectKeys.length > 0);
  const ungenerated = (guidance?.creativeKeys ?? []).map((key) => ({ key }));
  const missing =
    removedFigures.some((key) => expired.figureKeys.has(key)) ||
    ![...changed, ...unlinked, ...ungenerated].every(isKnown) ||
    (expired.ofSubject && subject !== undefined && (subject.newest === undefined || links.length > 0)) ||
    expired.ofUse;
  if (!missing) return undefined;
  const { figure } = event.effects;
  const instead = figure === undefined ? '' : ': send the right metrics with a higher revision instead';
  return `earlier events about the same thing have expired, so what holds without this one is not known${instead}`;
}

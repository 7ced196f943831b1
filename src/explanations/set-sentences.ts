/** Sentences about the contrast sets in an explanation: how they were compared, and why some are not called random. */

import { count } from '../knowledge/graph/words.ts';
import type { Explanation } from './explain-guidance.ts';

/** Returns the sentences for the contrast sets of this page. */
export function setSentences({ found, sets }: Explanation): readonly string[] {
  // The split of a set that was not randomised is stored as AS_PLANNED, so such a set is not counted here.
  const split = (as: string) => sets.filter((set) => set.split === as).length;
  const weeks = sets.filter(({ testId, comparedBy }) => testId !== '' && comparedBy === 'WEEK').length;
  const isRandomised = found.pattern?.assignment === 'RANDOMISED';
  return isRandomised ? adaptive(split('ADAPTIVE')) : [...mismatched(split('MISMATCH')), ...oneByOne(weeks)];
}

function adaptive(tests: number): readonly string[] {
  if (tests === 0) return [];
  return [
    `${count(tests, 'of the tests listed here changed its', 'of the tests listed here changed their')} shares from day to day (adaptive allocation): within a day the split is fair, and creatives are compared day by day.`,
  ];
}

function mismatched(tests: number): readonly string[] {
  if (tests === 0) return [];
  return [
    `${count(tests, 'of the tests listed here is reported as randomised, and was', 'of the tests listed here are reported as randomised, and were')} not split as planned (sample-ratio mismatch): something other than chance may have decided who saw what. An intended split is declared by planned_share.`,
  ];
}

function oneByOne(tests: number): readonly string[] {
  if (tests === 0) return [];
  return [
    `${count(tests, 'of the tests listed here', 'of the tests listed here')} showed creatives one after the other and never on the same day: they are compared by week, so what else changed between the days may be the cause.`,
  ];
}

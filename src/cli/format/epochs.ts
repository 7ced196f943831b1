/** Epochs of an account's knowledge as a table. */
import { type Epoch, epochCauseToJSON, type RollBackKnowledgeResponse } from '../../gen/kaizen/v1/epoch.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatTable } from './table.ts';
import { plural, shorten } from './text.ts';
import { formatTime } from './times.ts';

const REASON_WIDTH = 60;

/** One row per epoch, newest first. The current epoch is marked. */
export function epochsText(
  { epochs, hasMore }: { readonly epochs: readonly Epoch[]; readonly hasMore: boolean },
  style: Style,
): string {
  if (epochs.length === 0) return 'Nothing has been published for the account yet: run a cycle.';
  const rows = epochs.map((epoch) => [
    `${epoch.current ? '▸' : ' '} ${epoch.epoch}`,
    formatTime(epoch.publishTime),
    enumName(epochCauseToJSON(epoch.cause), 'EPOCH_CAUSE_').replaceAll('_', ' '),
    epoch.cycleId === '' ? epoch.actor : epoch.cycleId,
    shorten(
      epoch.restoredEpoch === 0 ? epoch.reason : `to ${epoch.restoredEpoch}: ${epoch.reason}`,
      REASON_WIDTH,
    ),
  ]);
  const columns = ['epoch', 'published', 'by', 'cycle or person', 'why'].map((title) => ({ title }));
  const more = hasMore ? '; there are more (--limit)' : '';
  return `${style.bold(plural(epochs.length, 'epoch'))}, newest first${more}\n${formatTable(columns, rows, style)}`;
}

/** The result of a roll-back of knowledge. */
export function rollBackText(response: RollBackKnowledgeResponse, style: Style): string {
  const { epoch, restoredPatterns, endedPatterns, unchangedPatterns, notes } = response;
  return [
    style.bold(`Epoch ${epoch?.epoch ?? 0} has the knowledge of epoch ${epoch?.restoredEpoch ?? 0}`),
    `  ${plural(restoredPatterns, 'pattern')} came back, ${endedPatterns} ended, ${unchangedPatterns} had not changed since`,
    ...notes.map((note) => style.dim(`  ${note}`)),
  ].join('\n');
}

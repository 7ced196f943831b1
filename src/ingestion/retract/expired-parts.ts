/** Where events have expired, among the things that events touched. */
import { findExpiredParts } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { figureKey } from '../batch/fold-figure.ts';
import type { RestoredEvent } from './restore-event.ts';
import { creativeKeysOf, hasState } from './touched-things.ts';

type TouchingEvent = Pick<RestoredEvent, 'event' | 'use'>;

/** What an event touched of which events have expired. */
export interface ExpiredParts {
  readonly creativeKeys: ReadonlySet<string>;
  readonly figureKeys: ReadonlySet<string>;
  readonly ofSubject: boolean;
  readonly ofUse: boolean;
}

/** Reads the marks that the expiry of events leaves. The account is locked. */
export async function findExpiredOf(
  transaction: GraphTransaction,
  events: readonly TouchingEvent[],
): Promise<ExpiredParts> {
  const find = async (label: keyof typeof findExpiredParts, keys: readonly string[]) =>
    keys.length === 0 ? [] : transaction.run(findExpiredParts[label], { keys: [...new Set(keys)] });
  const subjectsOf = ({ event: { accountId, effects } }: TouchingEvent) =>
    hasState(effects.subject)
      ? [[effects.subject.label, nodeKey(accountId, effects.subject.id)] as const]
      : [];
  const figuresOf = ({ event }: TouchingEvent) =>
    event.effects.figure === undefined ? [] : [figureKey(event, event.effects.figure)];
  const [creatives, figures, uses, ...subjects] = await Promise.all([
    find(
      'Creative',
      events.flatMap(({ event }) => creativeKeysOf(event)),
    ),
    find('PerformanceDay', events.flatMap(figuresOf)),
    find(
      'GuidanceUse',
      events.flatMap(({ use }) => use?.useKey ?? []),
    ),
    ...events.flatMap(subjectsOf).map(([label, key]) => find(label, [key])),
  ]);
  return {
    creativeKeys: new Set(creatives.map(({ key }) => key)),
    figureKeys: new Set(figures.map(({ key }) => key)),
    ofSubject: subjects.some((rows) => rows.length > 0),
    ofUse: uses.length > 0,
  };
}

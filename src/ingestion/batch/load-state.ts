/** Reads everything a batch touches in one round trip, and locks it where metrics will change. */

import { contrastSetOf } from '../../contrast-sets/contrast-set-key.ts';
import {
  findEventProjects,
  findEvents,
  type LockCreativesRow,
  type LockFiguresRow,
  lockCreatives,
  lockEventAccounts,
  lockFigures,
  readDealTotals,
  readPlatformTotals,
  sumAccountDates,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { FIGURE_NAMES, type FigureName, type Figures, figuresBy } from '../../shared/figures.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { DEALS_MICROS } from '../catalogue/effects.ts';
import { dateKeyOf, projectKeyOf } from './batch-writes.ts';
import { figureKey } from './fold-figure.ts';
import { LIMITED_COUNTS, LIMITED_FIGURES } from './limited-totals.ts';
import type { StoredCreative, StoredState, TraitSource } from './stored-state.ts';

/** Keys of what a batch touches. Each list is sorted, so that every server takes locks in the same order. */
interface TouchedKeys {
  readonly accountKeys: string[];
  readonly projectKeys: string[];
  readonly eventKeys: string[];
  readonly figureKeys: string[];
  readonly dates: { readonly accountKey: string; readonly date: string }[];
  readonly platformKeys: string[];
  readonly packKeys: string[];
  readonly creatives: { readonly key: string; readonly withTraits: boolean }[];
}

/** The stored state of everything the events name. */
export async function loadState(
  transaction: GraphTransaction,
  events: readonly PreparedEvent[],
): Promise<StoredState> {
  const keys = touchedKeys(events);
  const none = Promise.resolve([]);
  const [accounts, projects, stored, figures, creatives, dates, platforms, deals] = await Promise.all([
    transaction.run(lockEventAccounts, { accountKeys: keys.accountKeys }),
    keys.projectKeys.length === 0
      ? none
      : transaction.run(findEventProjects, { projectKeys: keys.projectKeys }),
    transaction.run(findEvents, { eventKeys: keys.eventKeys }),
    keys.figureKeys.length === 0 ? none : transaction.run(lockFigures, { figureKeys: keys.figureKeys }),
    keys.creatives.length === 0 ? none : transaction.run(lockCreatives, { creatives: keys.creatives }),
    keys.dates.length === 0 ? none : transaction.run(sumAccountDates, { dates: keys.dates }),
    keys.platformKeys.length === 0
      ? none
      : transaction.run(readPlatformTotals, { platformKeys: keys.platformKeys }),
    keys.packKeys.length === 0 ? none : transaction.run(readDealTotals, { packKeys: keys.packKeys }),
  ]);
  return {
    accounts: new Map(accounts.map((row) => [row.key, row])),
    projects: new Map(projects.map((row) => [row.key, row])),
    events: new Map(
      stored.map(({ key, seconds, nanos, ...event }) => [key, { ...event, recordTime: { seconds, nanos } }]),
    ),
    figures: new Map(
      figures.map(
        ({ key, revision, contentHash, setKey, assignment, importKey, seconds, nanos, ...rest }) => [
          key,
          {
            revision,
            contentHash,
            setKey,
            assignment: assignmentOf(assignment, setKey),
            recordTime: { seconds, nanos },
            importKey: importKey ?? undefined,
            figures: figuresOf(rest),
          },
        ],
      ),
    ),
    creatives: new Map(creatives.map((row) => [row.key, storedCreative(row)])),
    dates: new Map(
      dates.map(({ accountKey, date, high, low }) => [
        dateKeyOf(accountKey, date),
        figuresIn(
          LIMITED_FIGURES,
          high.map((part, at) => BigInt(part) * LOW_PART + BigInt(low[at] ?? 0)),
        ),
      ]),
    ),
    platforms: new Map(
      platforms.map(({ key, totals }) => [key, figuresIn(LIMITED_COUNTS, totals.map(BigInt))]),
    ),
    deals: new Map(deals.map(({ key, micros }) => [key, BigInt(micros)])),
  };
}

/** Records stored before the assignment was kept get the default of a record that does not name one. */
export function assignmentOf(stored: string | null, setKey: string): Assignment {
  if (stored === 'RANDOMISED' || stored === 'OBSERVATIONAL') return stored;
  return contrastSetOf(setKey).testId === '' ? 'OBSERVATIONAL' : 'RANDOMISED';
}

/** The metrics of a locked record. A number arrives as a whole number or as text. */
export function figuresOf(row: Readonly<Pick<LockFiguresRow, FigureName>>): Figures {
  return figuresBy((name) => BigInt(row[name]));
}

/** The sums of sum-account-dates come in two parts; this is the factor of the higher part. */
const LOW_PART = 2n ** 31n;

/** Totals in the order of `names`. Metrics that are not in `names` are 0. */
function figuresIn(names: readonly FigureName[], totals: readonly bigint[]): Figures {
  return figuresBy((name) => totals[names.indexOf(name)] ?? 0n);
}

/** A locked creative. */
export function storedCreative(row: LockCreativesRow): StoredCreative {
  return {
    figures: figuresIn(FIGURE_NAMES, row.totals.map(BigInt)),
    mark: row.mark === 'WINNER' || row.mark === 'LOSER' ? row.mark : undefined,
    markedBy: row.markedBy === 'PERSON' || row.markedBy === 'SERVICE' ? row.markedBy : undefined,
    text: row.text ?? undefined,
    extractor: row.extractor ?? undefined,
    traits: new Map(row.traits.map(({ key, source }) => [key, source as TraitSource])),
    projectKeys: new Set(row.projectKeys),
  };
}

function touchedKeys(events: readonly PreparedEvent[]): TouchedKeys {
  const accounts = new Set<string>();
  const projects = new Set<string>();
  const eventKeys = new Set<string>();
  const figures = new Set<string>();
  const creatives = new Map<string, boolean>();
  const dates = new Map<string, TouchedKeys['dates'][number]>();
  const platforms = new Set<string>();
  const packs = new Set<string>();
  for (const event of events) {
    accounts.add(event.accountKey);
    eventKeys.add(event.key);
    if (event.projectId !== '') projects.add(projectKeyOf(event.accountId, event.projectId));
    const { figure, mark, counters = [] } = event.effects;
    if (figure !== undefined) {
      const { accountId, accountKey } = event;
      figures.add(figureKey(event, figure));
      dates.set(dateKeyOf(accountKey, figure.date), { accountKey, date: figure.date });
      platforms.add(nodeKey(accountId, figure.platform));
    }
    for (const { name, add } of counters) if (DEALS_MICROS in add) packs.add(nodeKey(event.accountId, name));
    if (mark !== undefined) touchCreative(creatives, nodeKey(event.accountId, mark.contentId), false);
    for (const creative of event.effects.creatives ?? []) {
      const withTraits = creative.traits.length > 0 || creative.text !== undefined;
      touchCreative(creatives, nodeKey(event.accountId, creative.contentId), withTraits);
    }
  }
  return {
    accountKeys: [...accounts].sort(),
    projectKeys: [...projects].sort(),
    eventKeys: [...eventKeys].sort(),
    figureKeys: [...figures].sort(),
    dates: [...dates.values()],
    platformKeys: [...platforms].sort(),
    packKeys: [...packs].sort(),
    creatives: [...creatives].map(([key, withTraits]) => ({ key, withTraits })).sort(byKey),
  };
}

function touchCreative(creatives: Map<string, boolean>, key: string, withTraits: boolean): void {
  creatives.set(key, (creatives.get(key) ?? false) || withTraits);
}

/** Orders rows by key. */
export function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

/** Reads, and locks where figures will change, everything a batch touches: one round trip. */
import {
  findEventAccounts,
  findEventProjects,
  findEvents,
  type LockCreativesRow,
  lockCreatives,
  lockFigures,
} from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { contrastSetOf } from '../performance/contrast-set-key.ts';
import { figureKey } from '../performance/fold-figure.ts';
import { projectKeyOf } from './batch-writes.ts';
import { FIGURE_NAMES, type Figures } from './effects.ts';
import type { PreparedEvent } from './prepared-event.ts';
import type { StoredCreative, StoredState, TraitSource } from './stored-state.ts';
import type { Assignment } from './vocabulary.ts';

/** Keys of what a batch touches, each sorted: the order in which locks are taken on every server. */
interface TouchedKeys {
  readonly accountKeys: string[];
  readonly projectKeys: string[];
  readonly eventKeys: string[];
  readonly figureKeys: string[];
  readonly creatives: { readonly key: string; readonly withTraits: boolean }[];
}

/** The stored state of everything the events name. */
export async function loadState(
  transaction: GraphTransaction,
  events: readonly PreparedEvent[],
): Promise<StoredState> {
  const keys = touchedKeys(events);
  const none = Promise.resolve([]);
  const [accounts, projects, stored, figures, creatives] = await Promise.all([
    transaction.run(findEventAccounts, { accountKeys: keys.accountKeys }),
    keys.projectKeys.length === 0
      ? none
      : transaction.run(findEventProjects, { projectKeys: keys.projectKeys }),
    transaction.run(findEvents, { eventKeys: keys.eventKeys }),
    keys.figureKeys.length === 0 ? none : transaction.run(lockFigures, { figureKeys: keys.figureKeys }),
    keys.creatives.length === 0 ? none : transaction.run(lockCreatives, { creatives: keys.creatives }),
  ]);
  return {
    accounts: new Map(accounts.map((row) => [row.key, row])),
    projects: new Map(projects.map((row) => [row.key, row])),
    events: new Map(
      stored.map(({ key, hash, seconds, nanos, retracted }) => [
        key,
        { hash, recordTime: { seconds, nanos }, retracted },
      ]),
    ),
    figures: new Map(
      figures.map(({ key, revision, contentHash, setKey, assignment, seconds, nanos, ...rest }) => [
        key,
        {
          revision,
          contentHash,
          setKey,
          assignment: assignmentOf(assignment, setKey),
          recordTime: { seconds, nanos },
          figures: figuresOf(rest),
        },
      ]),
    ),
    creatives: new Map(creatives.map((row) => [row.key, storedCreative(row)])),
  };
}

/** Figures stored before they kept their assignment have what a record says that says nothing of it. */
export function assignmentOf(stored: string | null, setKey: string): Assignment {
  if (stored === 'RANDOMISED' || stored === 'OBSERVATIONAL') return stored;
  return contrastSetOf(setKey).testId === '' ? 'OBSERVATIONAL' : 'RANDOMISED';
}

/** The figures of a row that has others beside. */
export function figuresOf(row: Figures): Figures {
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, row[name]])) as unknown as Figures;
}

/** A locked creative. */
export function storedCreative(row: LockCreativesRow): StoredCreative {
  return {
    figures: figuresOf(row),
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
  for (const event of events) {
    accounts.add(event.accountKey);
    eventKeys.add(event.key);
    if (event.projectId !== '') projects.add(projectKeyOf(event.accountId, event.projectId));
    const { figure, mark } = event.effects;
    if (figure !== undefined) figures.add(figureKey(event, figure));
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

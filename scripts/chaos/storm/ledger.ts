/** What callers were told of every item that they sent. It is compared with the database when the storm is over. */

/** What is known of an item: it was acknowledged, refused, or no answer came. */
export type Fate = 'ACKNOWLEDGED' | 'REFUSED' | 'UNKNOWN';

/** An item as it was sent. */
export interface Entry {
  readonly accountId: string;
  /** The event's id, or what names a performance record: see {@link recordKey}. */
  readonly key: string;
  /** Who sent it: stored with the item, and another than the key says. */
  readonly actor: string;
  fate: Fate;
  /** Whether somebody took it back. */
  retraction?: Fate;
}

/** An answer that no fault excuses. */
export interface Unexpected {
  readonly what: string;
  readonly answer: string;
}

/** The ledger of one storm. */
export interface Ledger {
  /** An item that is about to be sent. Sent again it keeps its fate. */
  sent(item: Omit<Entry, 'fate' | 'retraction'>): Entry;
  acknowledge(entry: Entry): void;
  unexpected(what: string, answer: string): void;
  entries(): Iterable<Entry>;
  /** Accounts whose erasure was acknowledged. */
  readonly erased: Set<string>;
  /** Accounts whose items are there all or not at all. */
  readonly whole: Set<string>;
  readonly answers: readonly Unexpected[];
  acknowledged(): number;
  /** How often each kind of call was answered, and how often not. */
  count(call: string, isAnswered: boolean): void;
  calls(): Readonly<Record<string, { readonly answered: number; readonly unanswered: number }>>;
}

/** What names a performance record. */
export function recordKey(record: {
  readonly projectId: string;
  readonly contentId: string;
  readonly date: string;
  readonly revision: number;
}): string {
  const { projectId, contentId, date, revision } = record;
  return `record ${projectId} ${contentId} ${date} ${revision}`;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries = new Map<string, Entry>();
  const answers: Unexpected[] = [];
  const calls: Record<string, { answered: number; unanswered: number }> = {};
  let acknowledged = 0;
  return {
    sent(item) {
      const place = `${item.accountId}\n${item.key}`;
      const entry = entries.get(place) ?? { ...item, fate: 'UNKNOWN' };
      entries.set(place, entry);
      return entry;
    },
    acknowledge(entry) {
      if (entry.fate !== 'ACKNOWLEDGED') acknowledged += 1;
      entry.fate = 'ACKNOWLEDGED';
    },
    unexpected: (what, answer) => void answers.push({ what, answer }),
    entries: () => entries.values(),
    erased: new Set(),
    whole: new Set(),
    answers,
    acknowledged: () => acknowledged,
    count(call, isAnswered) {
      calls[call] ??= { answered: 0, unanswered: 0 };
      const of = calls[call];
      if (isAnswered) of.answered += 1;
      else of.unanswered += 1;
    },
    calls: () => calls,
  };
}

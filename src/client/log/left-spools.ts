/** What processes that ended have left on disk, on its way to the service. */
import type { LeftSpool } from '../spool/left-spool.ts';
import type { Entry } from './entry.ts';

/** The spools that others have left. */
export interface LeftSpools {
  /** How many have events that were not read yet. */
  unread(): number;
  /** Reads the next events of the first of those. */
  readNext(add: (entry: Entry) => void): Promise<void>;
  /** The service has these, or will never take them. `highest` is the last sequence of each spool among them. */
  settle(entries: readonly Entry[], highest: ReadonlyMap<object, number>): void;
  /** Events read so far. */
  recovered(): number;
}

/** What was left by others goes before everything that was logged here. */
const BEFORE_ALL = 0;

/** Follows `spools`, which may grow, and takes out of it what is sent. */
export function createLeftSpools(spools: LeftSpool[]): LeftSpools {
  let recovered = 0;
  const removeWhenSent = (left: LeftSpool): void => {
    if (!left.isRead || left.unsettled > 0) return;
    spools.splice(spools.indexOf(left), 1);
    left.remove();
  };
  return {
    unread: () => spools.filter(({ isRead }) => !isRead).length,
    async readNext(add) {
      const left = spools.find(({ isRead }) => !isRead);
      if (left === undefined) return;
      const records = await left.reader.next();
      for (const { sequence, content } of records) {
        add({ frame: content, ordinal: BEFORE_ALL, place: { spool: left, sequence } });
      }
      recovered += records.length;
      left.unsettled += records.length;
      if (records.length > 0) return;
      left.isRead = true;
      removeWhenSent(left);
    },
    settle(entries, highest) {
      for (const left of [...spools]) {
        const sequence = highest.get(left);
        if (sequence === undefined) continue;
        left.acknowledge(sequence);
        left.unsettled -= entries.filter(({ place }) => place?.spool === left).length;
        removeWhenSent(left);
      }
    },
    recovered: () => recovered,
  };
}

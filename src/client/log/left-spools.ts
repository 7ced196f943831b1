/** Events that ended processes have left on disk, on their way to the service. */
import type { LeftSpool } from '../spool/left-spool.ts';
import type { Entry } from './entry.ts';

/** The spools left by other processes. */
export interface LeftSpools {
  /** Number of spools with events that have not been read. */
  unread(): number;
  /** Reads the next events of the first such spool. */
  readNext(add: (entry: Entry) => void): Promise<void>;
  /**
   * Removes events that the service has stored or refused. `highest` is the highest sequence number of each spool among
   * them.
   */
  settle(entries: readonly Entry[], highest: ReadonlyMap<object, number>): void;
  /** Events read so far. */
  recovered(): number;
}

/** Events of other processes come before everything logged here. */
const BEFORE_ALL = 0;

/**
 * Works on `spools`, which may grow meanwhile. A spool whose events are all settled is removed from the list and from
 * disk.
 */
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

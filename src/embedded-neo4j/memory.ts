import { totalmem } from 'node:os';

/** Memory given to the database, in MiB. */
export interface DatabaseMemory {
  /** Largest Java heap: queries, transactions and cached plans. */
  readonly heapMb: number;
  /** Page cache outside the heap: pages of the store. */
  readonly pageCacheMb: number;
}

/** Neo4j 5 can start with less, but batches of a few thousand rows need more room. */
const MIN_HEAP_MB = 512;
/** Transactions are small here (bounded batches), so a larger heap would only make garbage collections longer. */
const MAX_HEAP_MB = 2_048;
const MIN_PAGE_CACHE_MB = 256;
/** About the active pages of ten million events. A larger graph should have its own server. */
const MAX_PAGE_CACHE_MB = 2_048;
/** With an eighth for each, three quarters are left for the service, the system's file cache and other programs. */
const SHARE = 1 / 8;
const BYTES_PER_MB = 1_048_576;

/** Memory for the database on a machine with this many MiB. Neo4j's own defaults would take three quarters of it. */
export function sizeMemory(machineMb: number): DatabaseMemory {
  return {
    heapMb: between(machineMb * SHARE, MIN_HEAP_MB, MAX_HEAP_MB),
    pageCacheMb: between(machineMb * SHARE, MIN_PAGE_CACHE_MB, MAX_PAGE_CACHE_MB),
  };
}

/** Memory of the machine, or of the container if that is less, in MiB. */
export function machineMemoryMb(): number {
  // Without a limit, the system answers 0 or more than the machine has.
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.floor(bytes / BYTES_PER_MB);
}

function between(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}

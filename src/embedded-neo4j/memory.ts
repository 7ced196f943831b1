import { totalmem } from 'node:os';

/** Memory given to the database, in MiB. */
export interface DatabaseMemory {
  /** Largest Java heap: queries, transactions, caches of plans. */
  readonly heapMb: number;
  /** Page cache, beside the heap: the store's pages. */
  readonly pageCacheMb: number;
}

/** Neo4j 5 starts and plans queries in less, but batches of a few thousand rows do not fit comfortably. */
const MIN_HEAP_MB = 512;
/** Community's transactions are small here (bounded batches); a larger heap only makes collections longer. */
const MAX_HEAP_MB = 2_048;
const MIN_PAGE_CACHE_MB = 256;
/** About ten million events' worth of hot pages; a graph beyond that deserves a server of its own. */
const MAX_PAGE_CACHE_MB = 2_048;
/** An eighth each leaves three quarters to the service itself, the system's file cache and whatever else runs. */
const SHARE = 1 / 8;
const BYTES_PER_MB = 1_048_576;

/** Sizes the database to a machine with that many MiB: Neo4j's own defaults would take three quarters of it. */
export function sizeMemory(machineMb: number): DatabaseMemory {
  return {
    heapMb: between(machineMb * SHARE, MIN_HEAP_MB, MAX_HEAP_MB),
    pageCacheMb: between(machineMb * SHARE, MIN_PAGE_CACHE_MB, MAX_PAGE_CACHE_MB),
  };
}

/** Memory of the machine, or of the container when that is less, in MiB. */
export function machineMemoryMb(): number {
  // Without a limit the system answers 0 or a number beyond the machine's.
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.floor(bytes / BYTES_PER_MB);
}

function between(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}

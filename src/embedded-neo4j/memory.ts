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

/** Most of the heap that transactions may take, in MiB. */
export interface TransactionMemory {
  /** Of one transaction. */
  readonly oneMb: number;
  /** Of all transactions together. */
  readonly totalMb: number;
}

/**
 * Share of the heap for all transactions. Plans, indexes and messages on their way to the service need the rest: a
 * database whose heap is full ends, and the service with it.
 */
const TOTAL_TRANSACTION_SHARE = 1 / 2;
/** Share of the heap for one transaction, so that a large one leaves room for others. A dry run is the largest. */
const ONE_TRANSACTION_SHARE = 3 / 8;

/** How much of a heap of this many MiB transactions may take. The database ends a transaction that wants more. */
export function transactionMemory(heapMb: number): TransactionMemory {
  return {
    oneMb: Math.floor(heapMb * ONE_TRANSACTION_SHARE),
    totalMb: Math.floor(heapMb * TOTAL_TRANSACTION_SHARE),
  };
}

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

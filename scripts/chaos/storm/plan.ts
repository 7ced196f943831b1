/** The plan of a storm: which faults strike, in which order. It follows from the seed alone, so a run can be repeated. */
import { type Random, seededRandom } from '../../../src/simulator/random.ts';

/** Kinds of faults. */
export const FAULTS = [
  'KILL_SERVER',
  'KILL_DATABASE',
  'KILL_BOTH',
  'CUT_COMMITS',
  'STALL_SERVER',
  'STALL_DATABASE',
  'FULL_DISK',
  'READ_ONLY',
  'AWAY',
  'SLOW',
] as const;
/** One kind. */
export type FaultKind = (typeof FAULTS)[number];

/** One fault. */
export interface Fault {
  readonly kind: FaultKind;
  /** The server that it strikes, or through whose connection it strikes the database. */
  readonly server: number;
  /** How long it waits after the one before has had its effect, in milliseconds. */
  readonly pauseMs: number;
}

/** What a plan is made of. */
export interface PlanOptions {
  /** Processes killed: the other faults come in proportion. */
  readonly kills: number;
  readonly seed: number;
  readonly servers: number;
  /** Whether the data folder is on a disk that may be filled. */
  readonly hasSmallDisk: boolean;
}

/** Commits that are cut by one fault of that kind: ten for each kill. */
export const CUTS_PER_FAULT = 10;
/** The others, for each kill. */
const SHARE: Readonly<Partial<Record<FaultKind, number>>> = {
  CUT_COMMITS: 1,
  STALL_SERVER: 1 / 8,
  STALL_DATABASE: 1 / 8,
  FULL_DISK: 1 / 10,
  READ_ONLY: 1 / 10,
  AWAY: 1 / 10,
  SLOW: 1 / 10,
};
/** Ten kills, again and again. The database comes back more slowly than a server, so it is killed less often. */
const KILLS: readonly FaultKind[] = [
  ...(['KILL_SERVER', 'KILL_DATABASE', 'KILL_BOTH', 'KILL_SERVER', 'KILL_SERVER'] as const),
  ...(['KILL_SERVER', 'KILL_DATABASE', 'KILL_BOTH', 'KILL_SERVER', 'KILL_SERVER'] as const),
];
const LONGEST_PAUSE_MS = 1_500;

/** Draws a plan. */
export function planStorm({ kills, seed, servers, hasSmallDisk }: PlanOptions): readonly Fault[] {
  const random = seededRandom(seed);
  const kinds = Array.from({ length: kills }, (_, at) => KILLS[at % KILLS.length] ?? 'KILL_SERVER');
  for (const kind of FAULTS) {
    if (kind === 'FULL_DISK' && !hasSmallDisk) continue;
    kinds.push(...Array<FaultKind>(Math.ceil(kills * (SHARE[kind] ?? 0))).fill(kind));
  }
  return shuffled(kinds, random).map((kind) => ({
    kind,
    server: serverOf(kind, { random, servers }),
    pauseMs: Math.round(random.uniform(0, LONGEST_PAUSE_MS)),
  }));
}

/** The first server owns the database and has no wire to it that could be cut. */
function serverOf(
  kind: FaultKind,
  { random, servers }: { readonly random: Random; readonly servers: number },
): number {
  const isOnWire = kind === 'CUT_COMMITS' || kind === 'AWAY' || kind === 'SLOW';
  return Math.floor(random.uniform(isOnWire ? 1 : 0, servers));
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  return list
    .map((item) => ({ item, order: random.uniform() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

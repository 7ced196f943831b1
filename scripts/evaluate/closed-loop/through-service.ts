/** The loop through a running service: each world in a database of its own. */
import { type ClosedLoopWorld, closedLoopWorld } from '../../../src/simulator/closed-loop.ts';
import { type LoopRegret, runClosedLoop } from '../../../src/simulator/run-closed-loop.ts';
import { openServiceBed, type ServiceBedOptions } from '../../service-bed.ts';
import { FIRST_MONDAY_MS, type ServiceUse, serviceChooser } from './service-chooser.ts';

/** What a world gave, and what the service was asked for meanwhile. */
export interface ServiceRun {
  readonly regret: LoopRegret;
  readonly use: Readonly<ServiceUse>;
}

/** Which world, for how long. */
export interface ServiceRunOptions extends Pick<ServiceBedOptions, 'signal'> {
  /** Of the world and of the luck in it. */
  readonly seed: number;
  /** Of the choices: the seeds sent with the requests. */
  readonly choiceSeed: number;
  readonly weeks: number;
  /** Called after each week, counted from 1. */
  readonly onWeek?: (week: number) => void;
}

/** Runs one world to its end in the built service; everything random follows from the seeds. Rejects with the signal's reason. */
export async function runThroughService(
  options: ServiceRunOptions,
  world: ClosedLoopWorld = closedLoopWorld(options.seed),
): Promise<ServiceRun> {
  const { seed, choiceSeed, weeks, signal, onWeek = () => undefined } = options;
  const bed = await openServiceBed({
    startAt: new Date(FIRST_MONDAY_MS),
    seed: choiceSeed,
    compiled: true,
    signal,
  });
  try {
    const chooser = await serviceChooser(world, { bed, seed: choiceSeed });
    const followed = {
      ...chooser,
      async endWeek(week: number) {
        await chooser.endWeek(week);
        onWeek(week);
        signal?.throwIfAborted();
      },
    };
    const regret = await runClosedLoop(world, followed, { weeks, seed });
    return { regret, use: chooser.use };
  } finally {
    await bed.close();
  }
}

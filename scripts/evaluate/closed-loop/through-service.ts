/** Runs the loop through a running service, each world in its own database. */
import { type ClosedLoopWorld, closedLoopWorld } from '../../../src/simulator/closed-loop.ts';
import { type LoopRegret, runClosedLoop } from '../../../src/simulator/run-closed-loop.ts';
import { openServiceBed, type ServiceBedOptions } from '../../service-bed.ts';
import { FIRST_MONDAY_MS, type ServiceUse, serviceChooser } from './service-chooser.ts';

/** The result of a world, and the use of the service. */
export interface ServiceRun {
  readonly regret: LoopRegret;
  readonly use: Readonly<ServiceUse>;
}

/** Which world to run, and for how long. */
export interface ServiceRunOptions extends Pick<ServiceBedOptions, 'signal'> {
  /** Seed of the world and its chance. */
  readonly seed: number;
  /** Seed of the choices: of the seeds in requests. */
  readonly choiceSeed: number;
  readonly weeks: number;
  /** Called after each week, counted from 1. */
  readonly onWeek?: (week: number) => void;
}

/**
 * Runs one world to its end in the built service. Everything random depends on the seeds. Rejects with the signal's
 * reason.
 */
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

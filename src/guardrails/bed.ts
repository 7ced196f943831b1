/** The service that guardrails run against, with a separate account for each. */
import { connectKaizen } from '../client/index.ts';
import type { Event } from '../gen/kaizen/v1/event.ts';
import {
  type JoinedService,
  joinThrowAwayService,
  type ThrowAwayConnection,
} from '../testing/joined-service.ts';
import { SERVICE_VARIABLE } from './service-variable.ts';
import type { GuardedGenerators, GuardedGuidance, GuardedRun, Subject } from './subjects.ts';

/** A service that the caller has started. `stop`, if present, is called at the end. */
export type GuardedService = JoinedService & { readonly stop?: () => Promise<void> };

/** What a guardrail needs. */
export interface GuardrailBed {
  readonly service: JoinedService;
  readonly generators: GuardedGenerators;
  readonly guidance: GuardedGuidance;
}

/** What a generator made, and the events that it logged. */
export interface Outcome<Made> {
  readonly made: Made;
  readonly events: readonly Event[];
  readonly run: Omit<GuardedRun, 'kaizen'>;
}

/** The account, and whether the project's current week is a holdout week. */
export interface RunOptions {
  /** Default: a new account. */
  readonly accountId?: string;
  /** Default false. */
  readonly holdout?: boolean;
}

/** An address where nothing listens: port 1 belongs to a protocol (TCPMUX) that no machine serves. */
const NOBODY = '127.0.0.1:1';
/** Time limit of a generator without the service, in milliseconds. One that takes longer waits for the service. */
const AWAY_LIMIT_MS = 10_000;

/** The service of the environment if there is one, otherwise the caller's. */
export async function openService(
  start: () => Promise<GuardedService>,
  environment: NodeJS.ProcessEnv,
): Promise<GuardedService> {
  const given = environment[SERVICE_VARIABLE];
  // The value of the variable is the `connection` of a service.
  return given === undefined ? await start() : joinThrowAwayService(JSON.parse(given) as ThrowAwayConnection);
}

/** Runs a generator on a new project. Resolves when the service has committed the events it logged. */
export async function runOn<Made>(
  { service }: Pick<GuardrailBed, 'service'>,
  subject: Subject<Made>,
  options: RunOptions = {},
): Promise<Outcome<Made>> {
  const accountId = options.accountId ?? (await service.newAccount());
  const projectId = await service.newProject(accountId, { holdout: options.holdout === true });
  const run = { address: service.address, accountId, projectId };
  const problems: unknown[] = [];
  const kaizen = connectKaizen({ ...run, onProblem: (problem) => problems.push(problem) });
  try {
    const made = await subject({ ...run, kaizen });
    const { pending } = await kaizen.flush();
    if (pending > 0 || problems.length > 0) {
      throw new Error(`not everything was delivered: ${pending} pending, ${JSON.stringify(problems)}`);
    }
    return { made, run, events: await service.listEvents({ accountId }) };
  } finally {
    await kaizen.close();
  }
}

/** Runs a generator that must fail. What it throws is ignored. */
export function runFailing(
  bed: Pick<GuardrailBed, 'service'>,
  subject: Subject<unknown>,
): Promise<Outcome<unknown>> {
  return runOn(bed, async (run) => {
    try {
      await subject(run);
    } catch {
      // Callers of the generator see the error; the guardrail only looks for the event.
    }
  });
}

/** Runs a generator with a client of an absent service. Rejects when it fails or waits for the service. */
export async function runAlone<Made>(subject: Subject<Made>): Promise<Made> {
  const run = { address: NOBODY, accountId: 'nobody', projectId: 'nothing' };
  const kaizen = connectKaizen({ ...run, onProblem: () => undefined });
  try {
    return await within(AWAY_LIMIT_MS, Promise.resolve(subject({ ...run, kaizen })));
  } finally {
    await kaizen.close({ timeoutMs: 0 });
  }
}

async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const late = (): void =>
      reject(new Error(`it waits for a service that is away: more than ${limitMs} ms`));
    timer = setTimeout(late, limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

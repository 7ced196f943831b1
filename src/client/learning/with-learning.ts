/** Wraps a generator so that each run asks for guidance and is logged. */
import { randomUUID } from 'node:crypto';
import type { KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import { CallFailure } from '../call-failure.ts';
import type { KaizenEvent } from '../events/event-arguments.ts';
import type { GuidanceInput, TraitInput } from '../events/event-envelope.ts';
import type { ContextOptions, Kaizen } from '../kaizen.ts';
import { isPassing } from '../retry.ts';
import { namedItems, shownItems } from './applied-items.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { guidanceOf, type LearningKind, runFailure } from './learning-kind.ts';

/** What a generator receives beside its input. */
export interface GeneratorTools {
  /** The context to generate with. Absent when none is available: a generator must work without it. */
  readonly kaizenContext?: KaizenContext | undefined;
  /** The project of the run; '' when there is none. */
  readonly projectId?: string | undefined;
}

/** A generator: turns an input into an output, at once or asynchronously, with tools of its own if it needs them. */
export type Generator<Input, Output, Tools = GeneratorTools> = (
  input: Input,
  tools: Tools,
) => Output | Promise<Output>;

/** What a call of a wrapped generator may pass: the generator's own tools, and the project. */
export type RunTools<Tools> = Omit<NonNullable<Tools>, keyof GeneratorTools> & GeneratorTools;

/** A wrapped generator. The tools may be left out when the generator needs none of its own. */
export type LearningGenerator<Input, Output, Tools = GeneratorTools> = (
  input: Input,
  ...tools: Partial<RunTools<Tools>> extends RunTools<Tools>
    ? [tools?: RunTools<Tools>]
    : [tools: RunTools<Tools>]
) => Promise<Output>;

/** How contexts are requested. */
export interface LearningOptions<Input> {
  /** Longest wait for a context, in milliseconds. Default 250. */
  readonly contextTimeoutMs?: number | undefined;
  /** Options of the request for a context. */
  readonly context?: ContextOptions | ((input: Input) => ContextOptions) | undefined;
  /** Requests the guidance of a segment instead of the project's. undefined: the project's. */
  readonly segment?:
    | ((input: Input) => { readonly industry: string; readonly clientType: string } | undefined)
    | undefined;
  /** False: generates without a context. Runs are still logged. Default true. */
  readonly askForContext?: boolean | undefined;
  /** Default: a breaker for this generator alone. */
  readonly breaker?: CircuitBreaker | undefined;
  /** Milliseconds of a monotonic clock. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
  /** Id of a run where input and output give none: of the strategy, the execution or the pack run. Default: random. */
  readonly runId?: ((input: Input) => string) | undefined;
}

/** A context takes a few milliseconds. A service that needs longer has a problem. */
const DEFAULT_CONTEXT_TIMEOUT_MS = 250;

/**
 * Wraps a generator. The wrapper requests a context, calls the generator with it, and logs the start and the end with
 * duration, context and applied items. The output, or what the generator throws, reaches the caller unchanged. A
 * service that is away costs the context timeout a few times, then nothing until it may be back. Events logged
 * meanwhile are buffered.
 */
export function withLearning<Input, Output, Tools = GeneratorTools>(
  kaizen: Kaizen,
  kind: LearningKind<NoInfer<Input>, Output>,
  generator: Generator<Input, Output, Tools>,
  options: LearningOptions<NoInfer<Input>> = {},
): LearningGenerator<Input, Output, Tools> {
  const now = options.now ?? (() => performance.now());
  const breaker = options.breaker ?? createCircuitBreaker({ now });
  return async (input, ...[given]) => {
    const projectId = given?.projectId ?? kaizen.projectId;
    const kaizenContext =
      given?.kaizenContext ?? (await askForContext({ kaizen, breaker, options, input, projectId }));
    const run = { input, projectId, kaizenContext, runId: options.runId?.(input) ?? randomUUID() };
    const log = (events: () => readonly KaizenEvent[], guidance?: GuidanceInput): void =>
      logAll(kaizen, events, { projectId, guidance });
    const started = now();
    const ended = () => ({ ...run, durationMs: Math.max(0, Math.round(now() - started)) });
    log(() => kind.started?.(run) ?? [], guidanceOf(kaizenContext, []));
    let output: Output;
    try {
      // The wrapper cannot supply the generator's other tools. The caller must pass them, as the types demand.
      output = await generator(input, { ...given, kaizenContext, projectId } as unknown as Tools &
        GeneratorTools);
    } catch (error) {
      const endedRun = ended();
      log(() => kind.failed(endedRun, runFailure(error)), guidanceOf(kaizenContext, []));
      throw error;
    }
    const endedRun = ended();
    const applied = appliedItems(kind, kaizenContext, output);
    log(() => kind.succeeded(endedRun, output), guidanceOf(kaizenContext, applied));
    return output;
  };
}

/** Logs the events of a run. A learning kind that throws does not disturb the run. */
function logAll(
  kaizen: Kaizen,
  events: () => readonly KaizenEvent[],
  { projectId, guidance }: { readonly projectId: string; readonly guidance: GuidanceInput | undefined },
): void {
  try {
    for (const event of events()) {
      kaizen.logEvent({
        ...event,
        projectId: event.projectId ?? projectId,
        guidance: event.guidance ?? guidance,
      });
    }
  } catch (error) {
    kaizen.onProblem({ kind: 'LEARNING', message: 'a run could not be logged', cause: error });
  }
}

/** The items that the output names as applied or, without any, those that its traits show. */
function appliedItems<Input, Output>(
  kind: LearningKind<Input, Output>,
  context: KaizenContext | undefined,
  output: Output,
): readonly TraitInput[] {
  if (context === undefined || context.holdout) return [];
  try {
    if (
      typeof output === 'object' &&
      output !== null &&
      'applied' in output &&
      Array.isArray(output.applied)
    ) {
      return namedItems(output.applied);
    }
    return kind.traits === undefined ? [] : shownItems(context, kind.traits(output));
  } catch {
    // The output has another shape, so that no traits can be read from it.
    return [];
  }
}

interface ContextQuestion<Input> {
  readonly kaizen: Kaizen;
  readonly breaker: CircuitBreaker;
  readonly options: LearningOptions<Input>;
  readonly input: Input;
  readonly projectId: string;
}

/** A context, or undefined. After any failure, generation continues without one. */
async function askForContext<Input>({
  kaizen,
  breaker,
  options,
  input,
  projectId,
}: ContextQuestion<Input>): Promise<KaizenContext | undefined> {
  const { contextTimeoutMs: timeoutMs = DEFAULT_CONTEXT_TIMEOUT_MS, context = {} } = options;
  const segment = options.segment?.(input);
  const asked = { ...(typeof context === 'function' ? context(input) : context), timeoutMs };
  if (options.askForContext === false || (projectId === '' && segment === undefined)) return undefined;
  if (!breaker.mayAsk()) return undefined;
  try {
    const found =
      segment === undefined
        ? await kaizen.buildContextForProject(projectId, asked)
        : await kaizen.buildContextForSegment(segment.industry, segment.clientType, asked);
    breaker.succeeded();
    return found;
  } catch (error) {
    // An answer of the service itself, for example about an unknown account, shows that the service is there.
    if (error instanceof CallFailure && !isPassing(error)) breaker.succeeded();
    else breaker.failed();
    return undefined;
  }
}

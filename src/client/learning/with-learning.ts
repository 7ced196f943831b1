/** Puts learning around a generator: two lines of code, and no way to forget. */
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

/** What a generator is given beside its input. */
export interface GeneratorTools {
  /** Absent when there is none: a generator works without it. */
  readonly kaizenContext?: KaizenContext | undefined;
  /** The project of the run; '' when there is none. */
  readonly projectId?: string | undefined;
}

/** A generator: from an input to an output, at once or later; with tools of its own when it needs them. */
export type Generator<Input, Output, Tools = GeneratorTools> = (
  input: Input,
  tools: Tools,
) => Output | Promise<Output>;

/** What may be given with a run of a wrapped generator: the generator's own tools, and where it runs. */
export type RunTools<Tools> = Omit<NonNullable<Tools>, keyof GeneratorTools> & GeneratorTools;

/** A generator with learning around it. The tools may be left out when the generator needs none of its own. */
export type LearningGenerator<Input, Output, Tools = GeneratorTools> = (
  input: Input,
  ...tools: Partial<RunTools<Tools>> extends RunTools<Tools>
    ? [tools?: RunTools<Tools>]
    : [tools: RunTools<Tools>]
) => Promise<Output>;

/** How contexts are asked for. */
export interface LearningOptions<Input> {
  /** How long generation waits for a context at most, in milliseconds. Default 250. */
  readonly contextTimeoutMs?: number | undefined;
  /** What the context is asked for with. */
  readonly context?: ContextOptions | ((input: Input) => ContextOptions) | undefined;
  /** Asks for the guidance of a segment instead of the project's. undefined: the project's. */
  readonly segment?:
    | ((input: Input) => { readonly industry: string; readonly clientType: string } | undefined)
    | undefined;
  /** False: generates without a context; it is logged all the same. Default true. */
  readonly askForContext?: boolean | undefined;
  /** Default: a breaker of this generator's own. */
  readonly breaker?: CircuitBreaker | undefined;
  /** Milliseconds, of a clock that does not go back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
  /** Id of a run, where input and output give none: of the strategy, the execution, the run of the pack. Default: random. */
  readonly runId?: ((input: Input) => string) | undefined;
}

/** A context takes some milliseconds; a service that needs longer is in trouble. */
const DEFAULT_CONTEXT_TIMEOUT_MS = 250;

/**
 * Wraps a generator: asks for a context, calls the generator with it, and logs that it started and how it ended, with its
 * duration, the context and the items that were put to use. The output, or what the generator throws, is the caller's
 * unchanged. A service that is away costs the timeout for the context a few times, then nothing until it may be back; what
 * is logged meanwhile is buffered.
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
      // The tools the generator asks for beyond those of this wrapper are the caller's to give, as the types say.
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

/** Logs what a kind makes of a run. A kind that throws harms no one. */
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

/** What the output says of the guidance, or what it shows. */
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
    // An output of another shape shows nothing.
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

/** A context, or none: whatever goes wrong, generation goes on without. */
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
    // An answer of the service itself, as for an unknown account, is no sign that it is away.
    if (error instanceof CallFailure && !isPassing(error)) breaker.succeeded();
    else breaker.failed();
    return undefined;
  }
}

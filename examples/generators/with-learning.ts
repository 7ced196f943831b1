/** The generators with learning around them: what they do is logged, and what is known is given to them. */
import { type Funnel, type FunnelInput, workLead } from './acquisition.ts';
import { type Creatives, type CreativesInput, creativeOptions, generateCreatives } from './creatives.ts';
import { type Execution, type ExecutionInput, execute, planExecution } from './execution.ts';
import { type Intake, type IntakeInput, takeIn } from './intake.ts';
import {
  creativesLearning,
  eventsLearning,
  executionLearning,
  type Kaizen,
  type LearningKind,
  packLearning,
  strategyLearning,
  withLearning,
} from './kaizen-client.ts';
import { acquisitionLog } from './log-acquisition.ts';
import { intakeLog } from './log-intake.ts';
import { packLog } from './log-pack.ts';
import { type PackInput, type PackRun, runPack } from './pack.ts';
import { hashOf } from './seeded.ts';
import { generateStrategy, type Strategy, type StrategyInput, type WriterTools } from './strategy.ts';

/** What may differ. */
export interface LearningSettings {
  /** How long a generator waits for a context at most, in milliseconds. Default: the client's. */
  readonly contextTimeoutMs?: number | undefined;
}

/** A generator that needs no thought of learning any more. */
type Learning<Input, Output> = (input: Input, tools?: WriterTools) => Promise<Output>;

/** Every generator of the examples. */
export interface LearningGenerators {
  readonly strategy: Learning<StrategyInput, Strategy>;
  readonly creatives: Learning<CreativesInput, Creatives>;
  readonly execution: Learning<ExecutionInput, Execution>;
  readonly pack: Learning<PackInput, PackRun>;
  readonly lead: Learning<FunnelInput, Funnel>;
  readonly intake: Learning<IntakeInput, Intake>;
}

/** The platform of an execution is chosen by the guidance, so what is started is known from both. */
const plannedExecutionLearning: LearningKind<ExecutionInput, Execution> = {
  ...executionLearning,
  started: (run) => executionLearning.started?.({ ...run, input: planExecution(run.input, run) }) ?? [],
  failed: (run, failure) =>
    executionLearning.failed({ ...run, input: planExecution(run.input, run) }, failure),
};

/** Of what takes days, and so is logged while it happens: only that it broke off is left to say. */
function loggedOnTheWay(name: string): LearningKind<unknown, unknown> {
  const { failed } = eventsLearning(name);
  return { name, succeeded: () => [], failed };
}

/** Puts learning around every generator. */
export function learningGenerators(kaizen: Kaizen, settings: LearningSettings = {}): LearningGenerators {
  return {
    strategy: withLearning(kaizen, strategyLearning, generateStrategy, settings),
    creatives: withLearning(kaizen, creativesLearning, generateCreatives, {
      ...settings,
      // One combination for each creative, of what this generator can write.
      context: ({ count, strategy, seed }) => ({
        generationSlots: count,
        options: creativeOptions(strategy),
        seed: hashOf(seed),
      }),
    }),
    execution: withLearning(kaizen, plannedExecutionLearning, execute, settings),
    pack: withLearning(
      kaizen,
      packLearning,
      (input: PackInput, tools: WriterTools) =>
        runPack(input, { ...tools, listener: packLog(kaizen, tools) }),
      settings,
    ),
    lead: withLearning(
      kaizen,
      loggedOnTheWay('lead'),
      (input: FunnelInput, tools: WriterTools) =>
        workLead(input, { ...tools, listener: acquisitionLog(kaizen, tools) }),
      settings,
    ),
    intake: withLearning(
      kaizen,
      loggedOnTheWay('intake'),
      (input: IntakeInput, tools: WriterTools) =>
        takeIn(input, { ...tools, listener: intakeLog(kaizen, input, tools) }),
      settings,
    ),
  };
}

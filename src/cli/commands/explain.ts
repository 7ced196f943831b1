import type { Command } from 'commander';
import { ExplainGuidanceRequest, ExplainGuidanceResponse } from '../../gen/kaizen/v1/explanation.ts';
import { KaizenServiceService } from '../../gen/kaizen/v1/kaizen_service.ts';
import {
  GetKnowledgeGraphRequest,
  GetKnowledgeGraphResponse,
  KnowledgeNodeKind,
} from '../../gen/kaizen/v1/knowledge_graph.ts';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { Metric, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { explanationText } from '../format/explanation.ts';
import { knowledgeGraphText } from '../format/knowledge-graph.ts';
import { DEFAULT_LIMIT, enumWord, enumWordList, numberFrom, wholeNumber } from '../options.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** Limits of the API for an explanation and for a graph. */
const MAX_NODES = 500;
const MAX_DEPTH = 4;
const DEFAULT_DEPTH = 2;
const MAX_TESTS = 50;
const DEFAULT_TESTS = 3;
const MAX_EVENTS = 500;
const MAX_EPOCH = 2 ** 30 - 1;

interface ExplainOptions {
  readonly account: string;
  readonly pattern: string;
  readonly kind?: TraitKind;
  readonly value: string;
  readonly context: string;
  readonly project: string;
  readonly metric?: Metric;
  readonly epoch?: number;
  readonly tests: number;
  readonly events: number;
}

interface GraphOptions {
  readonly account: string;
  readonly focus: string;
  readonly depth: number;
  readonly kind?: readonly KnowledgeNodeKind[];
  readonly minConfidence: number;
  readonly limit: number;
  readonly epoch?: number;
}

/** `kaizen explain` and `graph`: the reasons behind guidance, and how knowledge is connected. */
export function registerExplain(program: Command, surroundings: Surroundings): void {
  program
    .command('explain')
    .requiredOption('--account <id>', 'the account')
    .option('--pattern <id>', 'id of a pattern; or give --kind and --value', '')
    .option('--kind <kind>', 'kind of the trait, for example tone', enumWord(TraitKind, 'TRAIT_KIND_'))
    .option('--value <text>', 'the trait, for example friendly', '')
    .option('--context <id>', 'context_id of the context the item was in', '')
    .option('--project <id>', 'the project', '')
    .option('--metric <metric>', 'the metric of the item', enumWord(Metric, 'METRIC_'))
    .option('--epoch <number>', 'an earlier epoch', wholeNumber(1, MAX_EPOCH))
    .option('--tests <number>', 'tests shown, the largest first', wholeNumber(1, MAX_TESTS), DEFAULT_TESTS)
    .option('--events <number>', 'events shown', wholeNumber(1, MAX_EVENTS), DEFAULT_LIMIT)
    .description('explain an item of guidance: what was compared, how sure it is, and the evidence')
    .action((options: ExplainOptions, command: Command) =>
      runSession(surroundings, command, (session) => explain(session, options)),
    );
  program
    .command('graph')
    .requiredOption('--account <id>', 'the account')
    .option('--focus <key>', 'key of the node to start from; without it the account', '')
    .option('--depth <number>', 'steps from it', wholeNumber(1, MAX_DEPTH), DEFAULT_DEPTH)
    .option(
      '--kind <kind>',
      'only nodes of this kind; may be repeated',
      enumWordList(KnowledgeNodeKind, 'KNOWLEDGE_NODE_KIND_'),
    )
    .option('--min-confidence <share>', 'only patterns of this confidence, 0–1', numberFrom(0, 1), 0)
    .option('--limit <number>', 'most nodes', wholeNumber(1, MAX_NODES), DEFAULT_LIMIT)
    .option('--epoch <number>', 'an earlier epoch', wholeNumber(1, MAX_EPOCH))
    .description('show the published knowledge as a graph, the most important first')
    .action((options: GraphOptions, command: Command) =>
      runSession(surroundings, command, (session) => showGraph(session, options)),
    );
}

async function explain(
  { service, output, ...session }: Session,
  { account: accountId, pattern, kind, value, context, project, metric, epoch = 0, ...shown }: ExplainOptions,
): Promise<undefined> {
  const request = ExplainGuidanceRequest.fromPartial({
    accountId,
    patternId: pattern,
    ...(kind === undefined ? {} : { kind }),
    value,
    contextId: context,
    projectId: project,
    ...(metric === undefined ? {} : { metric }),
    epoch,
    testPageSize: shown.tests,
    pageSize: shown.events,
  });
  const response = await service.call(KaizenServiceService.explainGuidance, request);
  session.show(ExplainGuidanceResponse.toJSON(response), () =>
    explanationText(response, { width: output.width }, output.style),
  );
}

async function showGraph(
  { service, output, ...session }: Session,
  { account: accountId, focus, depth, kind = [], minConfidence, limit, epoch = 0 }: GraphOptions,
): Promise<undefined> {
  const request = GetKnowledgeGraphRequest.fromPartial({
    accountId,
    focus,
    depth,
    kinds: [...kind],
    minConfidence,
    limit,
    epoch,
  });
  const response = await service.call(LearningServiceService.getKnowledgeGraph, request);
  session.show(GetKnowledgeGraphResponse.toJSON(response), () => knowledgeGraphText(response, output.style));
}

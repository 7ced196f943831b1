import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import {
  CreativeCandidate,
  GetCreativeFormulaRequest,
  GetCreativeFormulaResponse,
  ListModelsRequest,
  ListModelsResponse,
  ModelName,
  ModelState,
  PredictionServiceService,
  RollBackModelRequest,
  RollBackModelResponse,
  ScoreCreativesRequest,
  ScoreCreativesResponse,
} from '../../gen/kaizen/v1/prediction_service.ts';
import { type Trait, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { CommandFailure } from '../failure.ts';
import { formulaText, modelsText, rolledBackText, scoresText } from '../format/predictions.ts';
import { DEFAULT_LIMIT, enumWord, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** Most creatives that the service scores in one call. */
const MAX_CREATIVES = 500;

interface ScoreOptions {
  readonly account: string;
  readonly project: string;
  readonly file?: string;
  readonly text: string;
  readonly platform: string;
  readonly audience: string;
  readonly trait?: readonly Trait[];
}

interface ModelOptions {
  readonly account: string;
  readonly name?: ModelName;
  readonly state?: ModelState;
  readonly limit: number;
}

interface RollBackOptions {
  readonly account: string;
  readonly name: ModelName;
  readonly to: number;
  readonly actor: string;
  readonly reason: string;
}

/**
 * `kaizen score`, `kaizen formula`, `kaizen models` and `kaizen rollback-model`: predictions, and the models behind
 * them.
 */
export function registerPredictions(program: Command, surroundings: Surroundings): void {
  program
    .command('score')
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'the project whose banned phrases are flagged', '')
    .option('--file <file>', 'creatives as JSON lines: client_id, text, platform, audience, traits')
    .option('--text <text>', 'headline or text of one creative', '')
    .option('--platform <name>', 'platform of that creative', '')
    .option('--audience <name>', 'audience of that creative', '')
    .option(
      '--trait <kind=value>',
      'trait of that creative, for example tone=friendly; may be repeated',
      traits,
    )
    .description('show what is expected of creatives before anyone has seen them')
    .action((options: ScoreOptions, command: Command) =>
      runSession(surroundings, command, (session) => score(session, options)),
    );
  program
    .command('formula')
    .requiredOption('--account <id>', 'the account')
    .description('show the creative DNA formula: the weight of each trait with the others held equal')
    .action(({ account }: { readonly account: string }, command: Command) =>
      runSession(surroundings, command, (session) => showFormula(session, account)),
    );
  program
    .command('models')
    .requiredOption('--account <id>', 'the account')
    .option('--name <name>', 'only models of this name: ctr, ranker', enumWord(ModelName, 'MODEL_NAME_'))
    .option('--state <state>', 'only models in this state', enumWord(ModelState, 'MODEL_STATE_'))
    .option('--limit <number>', 'most models shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list models: serving, earlier and rejected ones')
    .action((options: ModelOptions, command: Command) =>
      runSession(surroundings, command, (session) => listModels(session, options)),
    );
  program
    .command('rollback-model')
    .requiredOption('--account <id>', 'the account')
    .requiredOption('--name <name>', 'which model: ctr, ranker', enumWord(ModelName, 'MODEL_NAME_'))
    .option('--to <version>', 'version to go back to; without it the one before', wholeNumber(1, 1e9), 0)
    .requiredOption('--actor <name>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .description('let an earlier version of a model serve again')
    .action((options: RollBackOptions, command: Command) =>
      runSession(surroundings, command, (session) => rollBack(session, options)),
    );
}

async function score(
  { service, output, ...session }: Session,
  { account: accountId, project: projectId, file, ...one }: ScoreOptions,
): Promise<undefined> {
  const creatives = file === undefined ? [creativeOf(one)] : [...(await readCreatives(file))];
  const request = ScoreCreativesRequest.fromPartial({ accountId, projectId, creatives });
  const response = await service.call(PredictionServiceService.scoreCreatives, request);
  session.show(ScoreCreativesResponse.toJSON(response), () => scoresText(response, output.style));
}

async function showFormula({ service, output, ...session }: Session, accountId: string): Promise<undefined> {
  const request = GetCreativeFormulaRequest.fromPartial({ accountId });
  const response = await service.call(PredictionServiceService.getCreativeFormula, request);
  session.show(GetCreativeFormulaResponse.toJSON(response), () => formulaText(response, output.style));
}

async function listModels(
  { service, output, ...session }: Session,
  { account: accountId, name, state, limit }: ModelOptions,
): Promise<undefined> {
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = ListModelsRequest.fromPartial({
      accountId,
      ...(name === undefined ? {} : { name }),
      ...(state === undefined ? {} : { state }),
      ...page,
    });
    const { models, nextPageToken } = await service.call(PredictionServiceService.listModels, request);
    return { items: models, nextPageToken };
  });
  session.show(ListModelsResponse.toJSON({ models: [...items], nextPageToken: '' }), () =>
    modelsText({ models: items, hasMore }, output.style),
  );
}

async function rollBack(
  { service, output, ...session }: Session,
  { account: accountId, name, to: version, actor, reason }: RollBackOptions,
): Promise<undefined> {
  const request = RollBackModelRequest.fromPartial({ accountId, name, version, actor, reason });
  const response = await service.call(PredictionServiceService.rollBackModel, request);
  session.show(RollBackModelResponse.toJSON(response), () => rolledBackText(response, output.style));
}

function creativeOf({
  text,
  platform,
  audience,
  trait = [],
}: Pick<ScoreOptions, 'text' | 'platform' | 'audience' | 'trait'>): CreativeCandidate {
  if (text === '' && trait.length === 0) {
    throw new CommandFailure('there is nothing to score: give --text, --trait or --file');
  }
  return { clientId: 'creative', text, platform, audience, traits: [...trait] };
}

/** Reads one creative per line, as the API's JSON. Throws a CommandFailure with the number of an invalid line. */
async function readCreatives(file: string): Promise<readonly CreativeCandidate[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const creatives = lines.flatMap((line, at) => (line.trim() === '' ? [] : [parseCreative(line, at + 1)]));
  if (creatives.length === 0) throw new CommandFailure(`${file} holds no creatives`);
  if (creatives.length > MAX_CREATIVES) {
    throw new CommandFailure(
      `${file} holds ${creatives.length} creatives; ${MAX_CREATIVES} are taken at once`,
    );
  }
  return creatives;
}

function parseCreative(line: string, number: number): CreativeCandidate {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
    const creative = CreativeCandidate.fromJSON(value);
    return creative.clientId === '' ? { ...creative, clientId: `line ${number}` } : creative;
  } catch (cause) {
    throw new CommandFailure(
      `line ${number} is no creative: it takes an object such as {"client_id": "a", "text": "…", "platform": "instagram", "traits": [{"kind": "TRAIT_KIND_TONE", "value": "friendly"}]}`,
      { cause },
    );
  }
}

const traitKind = enumWord(TraitKind, 'TRAIT_KIND_');

function traits(text: string, previous: readonly Trait[] = []): readonly Trait[] {
  const [kind = '', value] = text.split(/=(.*)/s);
  if (value === undefined || value === '')
    throw new InvalidArgumentError("It must be as in 'tone=friendly'.");
  return [...previous, { kind: traitKind(kind), value }];
}

import { type ReadServedModelsRow, readServedModels } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { type CtrDocument, type RankerDocument, readDocument } from './documents.ts';
import type { Formula } from './formula.ts';
import type { ModelName } from './model-keys.ts';

/** A model in force, parsed. */
export interface ServedModel<Document> {
  readonly key: string;
  readonly version: number;
  readonly document: Document;
}

/** The models of an account in force at an epoch. Missing ones are absent. */
export interface ServedModels {
  readonly ctr: ServedModel<CtrDocument> | undefined;
  readonly ranker: ServedModel<RankerDocument> | undefined;
  readonly formula:
    | (ServedModel<Formula> & {
        readonly epochFrom: number;
        readonly createdAtMs: number;
        readonly cycleId: string;
      })
    | undefined;
  /** Log-odds of a click, by platform. */
  readonly levels:
    | { readonly key: string; readonly version: number; readonly byPlatform: ReadonlyMap<string, number> }
    | undefined;
  /** Characters of the documents. They determine the memory that the models use. */
  readonly size: number;
}

/** Reads the models in force at an epoch. An unreadable document counts as no model. Empty for an unknown account. */
export async function findServedModels(
  graph: Graph,
  { accountKey, epoch }: { readonly accountKey: string; readonly epoch: number },
): Promise<ServedModels> {
  const row = await graph.run(readServedModels, { accountKey, epoch: BigInt(epoch) });
  const formula = row?.formulas[0];
  const document = formula && readDocument('kaizen-formula', formula.document);
  const levels = row?.levels[0];
  return {
    ctr: served(row, 'ctr', (json) => readDocument('kaizen-ctr', json)),
    ranker: served(row, 'ranker', (json) => readDocument('kaizen-ranker', json)),
    formula:
      formula === undefined || document === undefined
        ? undefined
        : { ...formula, document, cycleId: formula.cycleId ?? '' },
    levels: levels && {
      key: levels.key,
      version: levels.version,
      byPlatform: new Map(levels.platforms.map((platform, at) => [platform, levels.logOdds[at] ?? 0])),
    },
    size: [...(row?.models ?? []), ...(row?.formulas ?? [])].reduce(
      (sum, one) => sum + one.document.length,
      1,
    ),
  };
}

function served<Document>(
  row: ReadServedModelsRow | undefined,
  name: ModelName,
  read: (json: string) => Document | undefined,
): ServedModel<Document> | undefined {
  const found = row?.models.find((model) => model.name === name);
  const document = found && read(found.document);
  return found === undefined || document === undefined
    ? undefined
    : { key: found.key, version: found.version, document };
}

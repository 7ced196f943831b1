/** Scores, formulas and models as tables. */
import {
  type CreativeScore,
  type GetCreativeFormulaResponse,
  type Model,
  ModelState,
  modelNameToJSON,
  modelStateToJSON,
  type PredictionPart,
  predictionPartToJSON,
  type RollBackModelResponse,
  type ScoreCreativesResponse,
  scoreFlagToJSON,
} from '../../gen/kaizen/v1/prediction_service.ts';
import { type Trait, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { assignmentWord } from './evidence.ts';
import { axisOf, intervalBar } from './interval-bar.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatLift, formatLiftInterval, formatShare } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, shorten } from './text.ts';
import { formatTime } from './times.ts';

const NAME_WIDTH = 32;
const WHY_WIDTH = 60;
const BAR_WIDTH = 25;
/** Most traits named beside a score. */
const MAX_REASONS = 3;

/** One row per creative in the given order, then what is missing. */
export function scoresText(
  { scores, missing, versions, epoch }: ScoreCreativesResponse,
  style: Style,
): string {
  const table = formatTable(
    [
      { title: 'creative' },
      { title: 'rank', align: 'right' },
      { title: 'click rate' },
      { title: 'DNA', align: 'right' },
      { title: 'why' },
      { title: 'note' },
    ],
    scores.map((score) => [
      shorten(score.clientId, NAME_WIDTH),
      score.rank === undefined ? '' : formatCount(score.rank),
      clickRateText(score),
      score.dna === undefined ? '' : formatDecimal(score.dna.score, 0),
      shorten(whyText(score), WHY_WIDTH),
      score.flags
        .map((flag) => enumName(scoreFlagToJSON(flag), 'SCORE_FLAG_').replaceAll('_', ' '))
        .join(', '),
    ]),
    style,
  );
  const used = Object.entries(versions ?? {}).filter(([, version]) => version > 0);
  const by = used.map(([name, version]) => `${name} ${version}`).join(', ');
  const title = `${style.bold(plural(scores.length, 'creative'))} by ${by === '' ? 'no model' : by}, epoch ${epoch}`;
  const gaps = missing.map(
    ({ part, reason }) => `  ${style.yellow(partName(part))}: ${shorten(reason, 300)}`,
  );
  return [title, table, ...gaps].join('\n');
}

function clickRateText({ clickRate }: CreativeScore): string {
  if (clickRate === undefined) return '';
  const { expected, interval } = clickRate;
  const rate = formatShare(expected, 2);
  if (interval === undefined) return rate;
  return `${rate} [${(interval.lower * 100).toFixed(2)}, ${(interval.upper * 100).toFixed(2)}]`;
}

function whyText({ dna }: CreativeScore): string {
  const shown = (dna?.contributions ?? []).slice(0, MAX_REASONS);
  return shown
    .map(
      ({ trait, present, logOdds }) =>
        `${present ? '' : 'no '}${trait?.value} ${formatLift(Math.expm1(logOdds))}`,
    )
    .join(', ');
}

function partName(part: PredictionPart): string {
  return enumName(predictionPartToJSON(part), 'PREDICTION_PART_').replaceAll('_', ' ');
}

/** One row per trait, strongest first. The bars share an axis; `│` marks no effect. */
export function formulaText({ formula, reason }: GetCreativeFormulaResponse, style: Style): string {
  if (formula === undefined) return `There is no formula: ${shorten(reason, 300)}`;
  const { weights, version, evidence, tests, variants, trainedThrough } = formula;
  const bars = weights.map(({ coefficient, interval }) => ({
    lower: interval?.lower ?? coefficient,
    estimate: coefficient,
    upper: interval?.upper ?? coefficient,
  }));
  const axis = axisOf(bars, BAR_WIDTH);
  const table = formatTable(
    [
      { title: 'kind' },
      { title: 'value' },
      { title: 'lift of the odds [95 %]' },
      { title: 'worse │ better' },
      { title: 'weight', align: 'right' },
      { title: 'alone', align: 'right' },
      { title: 'note' },
    ],
    weights.map(({ trait, coefficient, interval, share, marginal, signDisagrees }, at) => [
      kindOf(trait),
      shorten(trait?.value ?? '', NAME_WIDTH),
      formatLiftInterval(
        Math.expm1(coefficient),
        interval && { ...interval, lower: Math.expm1(interval.lower), upper: Math.expm1(interval.upper) },
      ),
      intervalBar(bars[at] ?? { lower: 0, estimate: 0, upper: 0 }, axis),
      formatShare(share),
      marginal === undefined ? '' : formatLift(Math.expm1(marginal)),
      signDisagrees ? style.yellow('alone it looks the other way') : '',
    ]),
    style,
  );
  const title = `${style.bold(`Formula ${version}`)}, ${assignmentWord(evidence)}, from ${plural(tests, 'test')} with ${plural(variants, 'variant')} through ${trainedThrough}`;
  return `${title}\n${table}`;
}

function kindOf(trait: Trait | undefined): string {
  return trait === undefined ? '' : enumName(traitKindToJSON(trait.kind), 'TRAIT_KIND_');
}

/** One row per model, by name, newest version first. */
export function modelsText(
  { models, hasMore }: { readonly models: readonly Model[]; readonly hasMore: boolean },
  style: Style,
): string {
  if (models.length === 0)
    return 'There are no such models: a cycle trains them when there are enough tests.';
  const table = formatTable(
    [
      { title: 'model' },
      { title: 'state' },
      { title: 'trained' },
      { title: 'through' },
      { title: 'tests', align: 'right' },
      { title: 'entropy', align: 'right' },
      { title: 'calibr.', align: 'right' },
      { title: 'pairs', align: 'right' },
      { title: 'why' },
    ],
    models.map((model) => [
      `${modelName(model)} ${model.version}`,
      stateText(model, style),
      formatTime(model.createTime),
      model.trainedThrough,
      formatCount(model.tests),
      formatDecimal(model.contest?.challenger?.normalisedEntropy ?? Number.NaN, 4),
      formatDecimal(model.contest?.challenger?.calibration ?? Number.NaN, 3),
      formatShare(model.contest?.challenger?.pairwiseAccuracy ?? Number.NaN),
      shorten(model.retiredReason || model.gateReasons.map(({ sentence }) => sentence).join(' '), WHY_WIDTH),
    ]),
    style,
  );
  return hasMore ? `${table}\n${style.dim('  there are more (--limit)')}` : table;
}

/** The result of a roll-back of a model. */
export function rolledBackText(
  { model, retiredVersion, epoch }: RollBackModelResponse,
  style: Style,
): string {
  if (model === undefined) return '';
  return `${style.bold(`${modelName(model)} ${model.version}`)} is in force from epoch ${epoch} on; ${retiredVersion} is retired. Later challengers have to beat ${model.version}.`;
}

function modelName({ name }: Model): string {
  return enumName(modelNameToJSON(name), 'MODEL_NAME_');
}

function stateText({ state }: Model, style: Style): string {
  const word = enumName(modelStateToJSON(state), 'MODEL_STATE_');
  switch (state) {
    case ModelState.MODEL_STATE_CHAMPION:
      return style.green(word);
    case ModelState.MODEL_STATE_REJECTED:
      return style.red(word);
    default:
      return style.dim(word);
  }
}

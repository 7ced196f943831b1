/** The effect of guidance, as a page. */
import type { EffectSide } from '../../gen/kaizen/v1/guidance.ts';
import type { GetGuidanceEffectResponse } from '../../gen/kaizen/v1/kaizen_service.ts';
import { traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatLiftInterval, formatProbability, formatShare } from './numbers.ts';
import { formatTable } from './table.ts';
import { printable, wrap } from './text.ts';

/** Decimals of a rate in percent, and of a return. */
const RATE_DIGITS = 2;

/** The lift with its interpretation, both sides of the comparison, and the items that were applied. */
export function effectText(
  effect: GetGuidanceEffectResponse,
  { accountId, width }: { readonly accountId: string; readonly width: number },
  style: Style,
): string {
  const title = style.bold(`Effect of guidance in account ${printable(accountId)}, by ${effect.metric}`);
  const sides = sidesText(effect, style);
  const parts = [`${title}\n${verdict(effect, width, style)}`, sides, itemsText(effect, style)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function verdict(effect: GetGuidanceEffectResponse, width: number, style: Style): string {
  const { lift, interval, signConfidence, basisExplanation, explanation, remedy } = effect;
  const text = (words: string): string => wrap(words, { width, indent: 2 });
  if (lift === undefined) {
    return [text(explanation), style.dim(text(remedy === '' ? '' : `→ ${remedy}`))]
      .filter((part) => part !== '')
      .join('\n');
  }
  const sign = signConfidence === undefined ? '' : `, sign ${formatProbability(signConfidence)}`;
  return [`  ${formatLiftInterval(lift, interval)}${sign}`, text(basisExplanation)].join('\n');
}

function sidesText({ guided, unguided, metric }: GetGuidanceEffectResponse, style: Style): string {
  const sides = [
    ['guided', guided],
    ['unguided', unguided],
  ] as const;
  const rows = sides.flatMap(([name, side]) =>
    side === undefined || side.creatives === 0 ? [] : [[name, ...sideCells(side, metric)]],
  );
  if (rows.length === 0) return '';
  return formatTable(
    [
      { title: '' },
      { title: 'creatives', align: 'right' },
      { title: 'compared', align: 'right' },
      { title: 'impressions', align: 'right' },
      { title: 'rate', align: 'right' },
    ],
    rows,
    style,
  );
}

function sideCells(
  { creatives, measuredCreatives, impressions, rate }: EffectSide,
  metric: string,
): string[] {
  const shown =
    rate === undefined
      ? ''
      : metric === 'roas'
        ? formatDecimal(rate, RATE_DIGITS)
        : formatShare(rate, RATE_DIGITS);
  return [...[creatives, measuredCreatives, impressions].map(formatCount), shown];
}

function itemsText({ items }: GetGuidanceEffectResponse, style: Style): string {
  if (items.length === 0) return '';
  return formatTable(
    [
      { title: 'item put to use' },
      { title: 'creatives', align: 'right' },
      { title: 'that carry it', align: 'right' },
    ],
    items.map(({ kind, value, creatives, creativesWithTrait }) => [
      `${enumName(traitKindToJSON(kind), 'TRAIT_KIND_')} ${printable(value)}`,
      formatCount(creatives),
      formatCount(creativesWithTrait),
    ]),
    style,
  );
}

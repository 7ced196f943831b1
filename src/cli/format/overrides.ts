/** Decisions of people, and results of a reset, as text. */
import {
  type Override,
  OverrideEffect,
  overrideEffectToJSON,
  type PutOverrideResponse,
} from '../../gen/kaizen/v1/override.ts';
import { type ResetLearningResponse, resetScopeToJSON } from '../../gen/kaizen/v1/reset.ts';
import { traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount } from './numbers.ts';
import { fitLastColumn, formatTable } from './table.ts';
import { plural, printable, wrap } from './text.ts';
import { formatTime } from './times.ts';

const COLUMNS = [
  { title: 'effect' },
  { title: 'trait' },
  { title: 'for' },
  { title: 'version', align: 'right' },
  { title: 'since' },
  { title: 'until' },
  { title: 'by' },
  { title: 'why' },
] as const;

/** The override after a decision, and the override that it replaced. */
export function putOverrideText(
  { override, superseded }: PutOverrideResponse,
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (override === undefined) throw new Error('the service returned no override');
  const shown = superseded === undefined ? [override] : [override, superseded];
  const expired =
    override.effect === OverrideEffect.OVERRIDE_EFFECT_EXPIRE
      ? `\n${plural(override.expiredPatterns, 'pattern')} set aside until there is more evidence`
      : '';
  return tableOf(shown, { style, width }) + expired;
}

/** Decisions, newest first. */
export function overridesText(
  { overrides, hasMore }: { readonly overrides: readonly Override[]; readonly hasMore: boolean },
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (overrides.length === 0) return 'no overrides';
  const more = hasMore ? '\nthere are more: raise --limit' : '';
  return `${plural(overrides.length, 'override')}\n${tableOf(overrides, { style, width })}${more}`;
}

function tableOf(
  overrides: readonly Override[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  return formatTable(COLUMNS, fitLastColumn(overrides.map(rowOf), width), style);
}

function rowOf(override: Override): readonly string[] {
  const { effect, trait, projectId, metric, version, actor, reason } = override;
  const kind = trait === undefined ? '' : enumName(traitKindToJSON(trait.kind), 'TRAIT_KIND_');
  const scope = projectId === '' ? 'account' : printable(projectId);
  return [
    enumName(overrideEffectToJSON(effect), 'OVERRIDE_EFFECT_'),
    `${kind} ${printable(trait?.value ?? '')}`,
    metric === '' ? scope : `${scope}, ${metric}`,
    formatCount(version),
    formatTime(override.createTime),
    formatTime(override.endTime ?? override.expireTime),
    printable(actor),
    printable(reason),
  ];
}

/** What was or would be taken back, and what happens next. */
export function resetText(
  { preview, scope, counts, epoch, withdrawnInsights, rebuild }: ResetLearningResponse,
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const what = enumName(resetScopeToJSON(scope), 'RESET_SCOPE_');
  const title = preview
    ? `${style.bold(`A reset of ${what}`)} would take back`
    : `${style.bold(`Reset of ${what}`)}, published as epoch ${epoch}: gone are`;
  const rows = counts.map(({ label, count }) => [label, formatCount(count)]);
  const table =
    rows.length === 0
      ? '  nothing'
      : formatTable([{ title: '' }, { title: '', align: 'right' }], rows, style);
  const shared =
    withdrawnInsights > 0 ? [`${plural(withdrawnInsights, 'insight')} of all accounts withdrawn`] : [];
  const next = preview
    ? 'Nothing was changed. Repeat it with --force, --actor and --reason to do it.'
    : rebuild;
  return [title, table, ...shared, wrap(next, { width, indent: 0 })].join('\n');
}

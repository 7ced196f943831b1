import {
  type EraseAccountResponse,
  type EraseSubjectResponse,
  ErasureState,
} from '../../gen/kaizen/v1/erasure.ts';
import type { Style } from '../style.ts';
import { formatCount } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, wrap } from './text.ts';

/** What was or would be erased. A subject has no insights to withdraw. */
type Erasure = Pick<EraseSubjectResponse, 'preview' | 'state' | 'erasureId' | 'counts'> &
  Partial<Pick<EraseAccountResponse, 'withdrawnInsights'>>;

/** What was or would be erased of an account or, by its kind, of a subject. */
export function erasureText(
  { preview, state, erasureId, counts, withdrawnInsights = 0 }: Erasure,
  { style, width }: { readonly style: Style; readonly width: number },
  kind: 'account' | 'lead' = 'account',
): string {
  const isDone = state === ErasureState.ERASURE_STATE_DONE;
  const title = preview
    ? `${style.bold(`Erasing the ${kind}`)} would remove`
    : `${style.bold(isDone ? 'Erased' : 'Erasure under way')}: gone are`;
  const rows = counts.map(({ label, count }) => [label, formatCount(count)]);
  const table = formatTable([{ title: '' }, { title: '', align: 'right' }], rows, style);
  const shared =
    withdrawnInsights > 0 ? [`${plural(withdrawnInsights, 'insight')} of all accounts withdrawn`] : [];
  return [title, table, ...shared, wrap(nextStep(), { width, indent: 0 })].join('\n');

  function nextStep(): string {
    if (preview) return 'Nothing was changed. Repeat it with --force, --actor and --reason to do it.';
    if (isDone) return `Nothing of the ${kind} is stored. The audit names it erased:${erasureId}.`;
    return 'A server deletes the rest. Call again to see how far it is.';
  }
}

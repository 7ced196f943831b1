/** Maps the columns of a CRM's export to fields. */
import {
  headerCurrency,
  mappingProblem,
  namedWidth,
  settledSources,
  takeKnownColumns,
} from '../records/choose-columns.ts';
import { Columns } from '../records/columns.ts';
import type { Mapping, MappingInput } from '../records/mapping.ts';
import { EVENT_FIELD_SET, type EventField, eventFieldNamed, fieldsOfKind } from './event-fields.ts';

/** Combines the options with the columns that the profile knows. Throws ImportProblems that list all faults. */
export function resolveEventMapping({ header, profile, settings }: MappingInput): Mapping<EventField> {
  const problems: string[] = [];
  const columns = new Columns(header, problems);
  const sources = settledSources(settings, profile, { fields: EVENT_FIELD_SET, columns, problems });
  const chosen = new Set(sources.keys());
  takeKnownColumns(sources, {
    ...{ header, profile, columns, problems },
    // The words that all profiles share include names of metrics.
    isClosed: (field) => eventFieldNamed(field) === undefined,
  });
  const fields = [...sources].flatMap(([name, source]) => {
    const field = eventFieldNamed(name);
    return field === undefined || source === undefined ? [] : [{ field, source }];
  });
  problems.push(...missingFields(new Set(fields.map(({ field }) => field))));
  if (problems.length > 0) throw mappingProblem(problems, header);
  return {
    header,
    width: namedWidth(header),
    fields,
    days: { kind: 'none' },
    isStartDate: false,
    traits: [],
    unusedColumns: columns.unused(),
    currency: headerCurrency(header, fields, EVENT_FIELD_SET.figureOf),
    chosen,
  };
}

const ENDS: readonly EventField[] = ['stage', 'is_won', 'is_lost', 'is_closed'];

function missingFields(fields: ReadonlySet<EventField>): readonly string[] {
  const has = (...names: readonly EventField[]): boolean => names.some((name) => fields.has(name));
  const problems: string[] = [];
  if (!has('lead_id', 'deal_id')) {
    problems.push(
      'nothing gives lead_id or deal_id: --map lead_id=COLUMN for a file of leads or contacts, --map deal_id=COLUMN for one of deals',
    );
  }
  if (!has(...fieldsOfKind('instant'))) {
    problems.push(
      'nothing gives the day of anything: --map created_date=COLUMN or --map closed_date=COLUMN (or qualified_date, appointment_date, stage_date)',
    );
  } else if (!has('created_date', 'qualified_date', 'appointment_date') && !has(...ENDS)) {
    problems.push(
      'nothing tells how the deals ended: --map stage=COLUMN, or --set stage=won when all of them were won',
    );
  }
  return problems;
}

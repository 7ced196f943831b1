/** What is wrong with a property of a record. Exports check what they write as imports check what they read. */
import type { Instant, StoredProperty } from '../gen/kaizen/v1/transfer.ts';
import { nodeKey } from '../graph/keys.ts';
import type { PropertyKind } from './stored-nodes.ts';

/** The account that the records are of. */
export interface RecordOwner {
  readonly accountId: string;
  readonly accountKey: string;
}

/** The owner of an account's records. */
export function ownerOf(accountId: string): RecordOwner {
  return { accountId, accountKey: nodeKey(accountId) };
}

type Value = NonNullable<StoredProperty['value']>;

/** Members of the value that a property of each kind may have. */
const MEMBERS: Readonly<Record<PropertyKind, readonly Value['$case'][]>> = {
  text: ['text'],
  json: ['text'],
  integer: ['integer'],
  number: ['number', 'integer'],
  flag: ['flag'],
  date: ['date'],
  time: ['time'],
  texts: ['texts'],
  integers: ['integers'],
  numbers: ['numbers'],
  'own key': ['text'],
  'owner key': ['text'],
  'own keys': ['texts'],
  'account key': ['text'],
  'account id': ['text'],
};

/** First and last second of the years 1 to 9999, which both clocks and databases can tell. */
const FIRST_SECOND = Date.parse('0001-01-01T00:00:00Z') / 1000;
const LAST_SECOND = Date.parse('9999-12-31T23:59:59Z') / 1000;
const NANOS_PER_SECOND = 1_000_000_000;

/** What is wrong with the value of a property; undefined when nothing is. */
export function propertyProblem(
  { value }: StoredProperty,
  kind: PropertyKind,
  owner: RecordOwner,
): string | undefined {
  const members = MEMBERS[kind];
  if (value === undefined || !members.includes(value.$case))
    return `must be given as ${members.join(' or ')}`;
  return valueProblem(value, kind, owner);
}

function valueProblem(value: Value, kind: PropertyKind, owner: RecordOwner): string | undefined {
  switch (value.$case) {
    case 'text':
      return textProblem(value.value, kind, owner);
    case 'texts':
      return kind === 'own keys' && !value.value.items.every((key) => isOwnKey(key, owner))
        ? 'must be keys of the account'
        : undefined;
    case 'date':
      return isDate(value.value) ? undefined : 'must be a date of the form 2026-03-01';
    case 'time':
      return isTime(value.value) ? undefined : 'must be an instant of the years 1 to 9999';
    default:
      return undefined;
  }
}

function textProblem(text: string, kind: PropertyKind, owner: RecordOwner): string | undefined {
  switch (kind) {
    case 'own key':
      return isOwnKey(text, owner) ? undefined : 'must be a key of the account';
    case 'owner key':
      return text === '' || text === owner.accountKey || isOwnKey(text, owner)
        ? undefined
        : 'must be the key of the account or one of its keys';
    case 'account key':
      return text === owner.accountKey ? undefined : 'must be the key of the account';
    case 'account id':
      return text === owner.accountId ? undefined : 'must be the id of the account';
    case 'json':
      return isJson(text) ? undefined : 'must be JSON';
    default:
      return undefined;
  }
}

/** Whether a key lies under the account. Keys of other accounts never begin like that: ids in keys are escaped. */
export function isOwnKey(key: string, { accountKey }: RecordOwner): boolean {
  return key.startsWith(`${accountKey}|`);
}

function isJson(text: string): boolean {
  // Some texts are empty where there is nothing to say.
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function isTime({ seconds, nanos }: Instant): boolean {
  const isInstant = Number.isInteger(seconds) && seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
  return isInstant && Number.isInteger(nanos) && nanos >= 0 && nanos < NANOS_PER_SECOND;
}

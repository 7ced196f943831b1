/** Normalises the names in a request (text-forms.ts) before anything reads them. */
import { fieldRules } from '../gen/field-rules.ts';
import { camelCase } from '../shared/proto-names.ts';
import { nameForm } from '../shared/text-forms.ts';
import type { FieldRule } from './field-rule.ts';

/**
 * Changes a decoded message of kaizen.v1 in place. All strings in it and in its nested messages are normalised as
 * names, except fields that the proto files mark `as_given`. Fields marked `output_only` become absent. `skip`: proto names of repeated fields of the message whose
 * items are normalised one by one later.
 */
export type Normalise = (messageName: string, message: object, skip?: readonly string[]) => void;

type Fields = Record<string, unknown>;
interface Step {
  /** Proto name of the field; '' for a step of several fields. */
  readonly path: string;
  readonly change: (message: Fields) => void;
}

const NONE: readonly string[] = [];

/** Compiles the rules of every message into closures, once. */
export function createNormalise(rules: Readonly<Record<string, readonly FieldRule[]>>): Normalise {
  const steps = new Map<string, readonly Step[]>();
  const normalise: Normalise = (messageName, message, skip = NONE) => {
    const found = steps.get(messageName);
    if (found === undefined)
      throw new Error(`no field rules for message ${messageName}: run npm run generate`);
    for (const { path, change } of found) if (!skip.includes(path)) change(message as Fields);
  };
  for (const [name, fields] of Object.entries(rules)) {
    const compiled = fields.flatMap((rule) => compileField(rule, normalise));
    steps.set(
      name,
      name === 'PerformanceRecord' ? [...compiled, { path: '', change: moveWholeConversions }] : compiled,
    );
  }
  return normalise;
}

/** Normalises by the rules of this version's proto files. */
export const normaliseMessage: Normalise = createNormalise(fieldRules);

/** Moves the field that older clients use for whole conversions. The code after this knows only the newer field. */
function moveWholeConversions(record: Fields): void {
  record.conversions ??= record.wholeConversions;
  record.wholeConversions = undefined;
}

/** The new value of a field; undefined when it needs no change. Nested messages are changed in place. */
function changeOf(
  { kind, message, asGiven }: FieldRule,
  normalise: Normalise,
): ((value: unknown) => unknown) | undefined {
  if (kind === 'string' && asGiven !== true) return (value) => nameForm(value as string);
  if (kind !== 'message' || message === undefined) return undefined;
  return (value) => {
    normalise(message, value as object);
    return value;
  };
}

/** What a field holds that a request does not give. */
function absentValue(kind: FieldRule['kind']): unknown {
  switch (kind) {
    case 'string':
      return '';
    case 'number':
    case 'enum':
      return 0;
    case 'boolean':
      return false;
    default:
      return undefined;
  }
}

function compileField(rule: FieldRule, normalise: Normalise): readonly Step[] {
  const { name, path, repeated, oneof, kind, outputOnly } = rule;
  if (outputOnly === true) {
    const absent = absentValue(kind);
    const forget = (fields: Fields): void => {
      if (fields[name] !== undefined) fields[name] = absent;
    };
    return [{ path, change: forget }];
  }
  const change = changeOf(rule, normalise);
  if (change === undefined) return [];
  if (oneof !== undefined) {
    // ts-proto represents a oneof as a single property, `{ $case, value }`.
    const property = camelCase(oneof);
    const ofCase = (fields: Fields): void => {
      const union = fields[property] as { readonly $case: string; value: unknown } | undefined;
      if (union?.$case === name) union.value = change(union.value);
    };
    return [{ path, change: ofCase }];
  }
  const ofField = (fields: Fields): void => {
    const value = fields[name];
    if (value === undefined || value === '') return;
    fields[name] = repeated ? (value as readonly unknown[]).map(change) : change(value);
  };
  return [{ path, change: ofField }];
}

/** Checks messages against the field rules of the proto files. One pass finds every violation. */

import { fieldRules } from '../gen/field-rules.ts';
import type { Violation } from '../shared/errors.ts';
import { camelCase } from '../shared/proto-names.ts';
import { type ScalarCheck, scalarCheck } from './field-checks.ts';
import type { FieldRule } from './field-rule.ts';
import { traitValueProblem } from './messages/trait-value.ts';

/** Most violations of one message. A message with more was made by a program, and the rest would tell nothing new. */
export const MAX_VIOLATIONS = 100;

/** What a check leaves out, and when it ends. */
export interface ValidateOptions {
  /**
   * Proto names of repeated fields of the message whose items are not checked here, because each is checked alone
   * later. Their number is still checked.
   */
  readonly skip?: readonly string[];
  /** Most violations listed. Default: {@link MAX_VIOLATIONS}. */
  readonly most?: number;
}

/**
 * Checks one message of kaizen.v1. `path` is its place in the request, for example `events[3]`, or '' for the request
 * itself. Violations name fields from there in proto names. At most `most` of them are listed; when there are more, one
 * more entry reports that.
 */
export type Validate = (
  messageName: string,
  value: object,
  path: string,
  options?: ValidateOptions,
) => readonly Violation[];

type Fields = Readonly<Record<string, unknown>>;
type MessageCheck = (message: Fields, path: string, found: Findings, skip: readonly string[]) => void;
type FieldCheck = (message: Fields, path: string, found: Findings, skip: readonly string[]) => void;

const NOTHING: readonly string[] = [];
const NO_VIOLATIONS: readonly Violation[] = [];
/** Messages with a kind and a value. Valid values depend on the kind, which a rule of one field cannot express. */
const TRAITS: ReadonlySet<string> = new Set(['Trait', 'AppliedItem']);

/** Compiles the rules of every message into closures, once. */
export function createValidate(rules: Readonly<Record<string, readonly FieldRule[]>>): Validate {
  const checks = new Map<string, MessageCheck>();
  const messageCheck = (name: string): MessageCheck => {
    const check = checks.get(name);
    if (check === undefined) throw new Error(`no field rules for message ${name}: run npm run generate`);
    return check;
  };
  for (const [name, fields] of Object.entries(rules)) {
    checks.set(name, withTraitCheck(name, compileMessage(fields, messageCheck)));
  }
  return (messageName, value, path, options) => {
    const found = createFindings(options?.most ?? MAX_VIOLATIONS);
    messageCheck(messageName)(value as Fields, path, found, options?.skip ?? NOTHING);
    return found.list();
  };
}

/** Checks against the rules of this version's proto files. */
export const validateMessage: Validate = createValidate(fieldRules);

function withTraitCheck(name: string, check: MessageCheck): MessageCheck {
  if (!TRAITS.has(name)) return check;
  return (message, path, found, skip) => {
    check(message, path, found, skip);
    const problem = traitValueProblem(message as { readonly kind: number; readonly value: string });
    if (problem !== undefined) found.add(fieldPath(path, 'value'), problem);
  };
}

interface Findings {
  add(field: string, description: string): void;
  isFull(): boolean;
  list(): readonly Violation[];
}

function createFindings(most: number): Findings {
  let violations: Violation[] | undefined;
  return {
    add(field, description) {
      violations ??= [];
      // One violation above the limit is kept as a sign that there are more.
      if (violations.length <= most) violations.push({ field, description });
    },
    isFull: () => violations !== undefined && violations.length > most,
    list() {
      if (violations === undefined) return NO_VIOLATIONS;
      const extra = violations[most];
      if (extra === undefined) return violations;
      const description = `and further violations: only the first ${most} ${most === 1 ? 'is' : 'are'} listed`;
      return [...violations.slice(0, most), { field: extra.field, description }];
    },
  };
}

function compileMessage(
  rules: readonly FieldRule[],
  messageCheck: (name: string) => MessageCheck,
): MessageCheck {
  const single = rules.filter((rule) => rule.oneof === undefined);
  const oneofs = new Set(rules.flatMap((rule) => rule.oneof ?? []));
  const fieldChecks = [
    ...single.map((rule) => compileField(rule, messageCheck)),
    ...[...oneofs].map((oneof) => {
      const members = rules.filter((rule) => rule.oneof === oneof);
      return compileOneof(oneof, members, messageCheck);
    }),
  ];
  return (message, path, found, skip) => {
    for (const check of fieldChecks) {
      if (found.isFull()) return;
      check(message, path, found, skip);
    }
  };
}

function fieldPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function compileField(rule: FieldRule, messageCheck: (name: string) => MessageCheck): FieldCheck {
  if (rule.repeated) return compileRepeated(rule, messageCheck);
  if (rule.kind === 'message') {
    const name = messageName(rule);
    return (message, path, found) => {
      const value = message[rule.name];
      if (value !== undefined)
        messageCheck(name)(value as Fields, fieldPath(path, rule.path), found, NOTHING);
      else if (rule.required) found.add(fieldPath(path, rule.path), 'is required');
    };
  }
  const check = scalarCheck(rule);
  return (message, path, found) => {
    const value = message[rule.name];
    if (isAbsent(value, rule)) {
      if (rule.required) found.add(fieldPath(path, rule.path), 'is required');
      return;
    }
    const problem = check(value);
    // Paths are built only for violations, because this runs for every field of every event.
    if (problem !== undefined) found.add(fieldPath(path, rule.path), problem);
  };
}

/** Whether a value is absent. An optional 0 or false that is present counts as given. */
function isAbsent(value: unknown, rule: FieldRule): boolean {
  return value === undefined || value === '' || (value === 0 && rule.kind === 'enum');
}

function compileRepeated(rule: FieldRule, messageCheck: (name: string) => MessageCheck): FieldCheck {
  const { minItems = rule.required ? 1 : 0, maxItems = Number.POSITIVE_INFINITY } = rule;
  const scalar: ScalarCheck | undefined = rule.kind === 'message' ? undefined : scalarCheck(rule);
  return (message, path, found, skip) => {
    const items = (message[rule.name] ?? NOTHING) as readonly unknown[];
    if (items.length < minItems) {
      found.add(fieldPath(path, rule.path), `must have at least ${count(minItems, 'item')}`);
    }
    if (items.length > maxItems) {
      found.add(
        fieldPath(path, rule.path),
        `must have at most ${count(maxItems, 'item')}, not ${items.length}`,
      );
      return;
    }
    if (items.length === 0 || skip.includes(rule.path)) return;
    for (let index = 0; index < items.length && !found.isFull(); index += 1) {
      const item = items[index];
      if (scalar === undefined) {
        const itemPath = `${fieldPath(path, rule.path)}[${index}]`;
        messageCheck(messageName(rule))(item as Fields, itemPath, found, NOTHING);
      } else {
        const problem = scalar(item);
        if (problem !== undefined) found.add(`${fieldPath(path, rule.path)}[${index}]`, problem);
      }
    }
  };
}

/** ts-proto represents a oneof as a single property, `{ $case, value }`. */
function compileOneof(
  oneof: string,
  members: readonly FieldRule[],
  messageCheck: (name: string) => MessageCheck,
): FieldCheck {
  const property = camelCase(oneof);
  const required = members.some((rule) => rule.required);
  const checks = new Map(
    members.map((rule) => [rule.name, compileField({ ...rule, name: 'value' }, messageCheck)] as const),
  );
  return (message, path, found) => {
    const union = message[property] as { readonly $case: string; readonly value: unknown } | undefined;
    if (union === undefined) {
      if (required) found.add(fieldPath(path, oneof), 'is required: one of its members must be given');
      return;
    }
    checks.get(union.$case)?.(union, path, found, NOTHING);
  };
}

function messageName(rule: FieldRule): string {
  if (rule.message === undefined) throw new Error(`field ${rule.path} has no message type`);
  return rule.message;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

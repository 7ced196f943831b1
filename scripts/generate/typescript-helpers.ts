/**
 * Generates what the service and its TypeScript client know of each event type: src/gen/event-types.ts and
 * event-arguments.ts.
 */
import { camelCase } from '../../src/shared/proto-names.ts';
import type { EventArgument, EventTypeFacts } from './event-types.ts';

const GENERATED =
  '// Generated from proto/ by `npm run generate`. Do not edit: change the proto files instead.';

/** The facts that programs read: `eventTypeFacts` by name of the event type. */
export function eventTypesModule(types: readonly EventTypeFacts[]): string {
  const rows = types.flatMap((facts) => [
    `  ${facts.type}: {`,
    `    payload: '${camelCase(facts.field)}',`,
    `    message: '${facts.message}',`,
    `    boundary: '${facts.boundary}',`,
    `    subject: '${facts.subject}',`,
    `    description: ${JSON.stringify(facts.description)},`,
    `    helper: '${camelCase(facts.helper)}',`,
    `    codec: ${facts.message} as PayloadCodec<${facts.message}>,`,
    `    inside: '${camelCase(facts.inside)}',`,
    `    conversions: ${JSON.stringify(payloadConversions(facts))},`,
    '  },',
  ]);
  return [
    GENERATED,
    `import { ${types
      .map(({ message }) => message)
      .sort()
      .join(', ')} } from './kaizen/v1/event.ts';`,
    '',
    '/** Makes, reads and writes one kind of message. */',
    'export interface PayloadCodec<Message> {',
    '  /** A whole message from some of its fields; those it does not know are left alone. */',
    '  fromPartial(fields: object): Message;',
    '  fromJSON(object: unknown): Message;',
    '  toJSON(message: Message): unknown;',
    '}',
    '',
    '/** Every event type in the order of its number. */',
    'export const eventTypeFacts = {',
    ...rows,
    '} as const;',
    '',
  ].join('\n');
}

/** The examples are in their own module, because only tests and guardrails send them. */
export function eventExamplesModule(types: readonly EventTypeFacts[]): string {
  return [
    GENERATED,
    '',
    '/** A payload of each event type with every field given, as JSON. */',
    'export const eventExamples = {',
    ...types.map(({ type, example }) => `  ${type}: ${JSON.stringify(example)},`),
    '} as const;',
    '',
  ].join('\n');
}

/** A field whose argument has another form. */
interface Conversion {
  readonly argument: string;
  readonly field: string;
  readonly as: string;
  readonly items?: readonly Conversion[];
}

function payloadConversions(facts: EventTypeFacts): readonly Conversion[] {
  const left = facts.envelopeFields.map((field) => ({
    argument: '',
    field: camelCase(field),
    as: 'nothing',
  }));
  return [...left, ...conversions(facts.arguments)];
}

function conversions(given: readonly EventArgument[]): readonly Conversion[] {
  return given.flatMap(({ name, field, kind, items }): readonly Conversion[] => {
    const names = { argument: camelCase(name), field: camelCase(field) };
    switch (kind) {
      case 'amount':
      case 'milliseconds':
      case 'time':
      case 'free object':
      case 'traits':
        return [{ ...names, as: kind }];
      case 'messages':
        return [{ ...names, as: kind, items: conversions(items) }];
      default:
        return [];
    }
  });
}

/** The types of arguments and of the helpers. */
export function eventArgumentsModule(types: readonly EventTypeFacts[]): string {
  const all = types.flatMap((facts) => facts.arguments);
  const enums = [
    ...new Set(all.filter(({ kind }) => kind === 'enum').map(({ typeName }) => typeName)),
  ].sort();
  const lists = new Map(
    all.filter(({ kind }) => kind === 'messages').map((list) => [list.typeName, list] as const),
  );
  return [
    GENERATED,
    "import type { EventEnvelope, FreeObject, TraitInput } from '../client/events/event-envelope.ts';",
    ...enums.map((name) => `import type { ${name} } from './kaizen/v1/vocabulary.ts';`),
    '',
    ...[...lists.values()].flatMap(({ typeName, typeDescription, items }) => [
      `/** ${typeDescription} */`,
      ...argumentsInterface(typeName, items),
    ]),
    ...types.flatMap((facts) => [
      `/** ${facts.description} */`,
      ...argumentsInterface(facts.message, facts.arguments),
    ]),
    '/** The arguments of each type of event, without the envelope. */',
    'export interface EventArguments {',
    ...types.map(({ type, message }) => `  ${type}: ${message}Arguments;`),
    '}',
    '',
    '/** A helper for each type of event. */',
    'export interface EventTypeHelpers {',
    ...types.flatMap(({ helper, description, message }) => [
      `  /** ${description} */`,
      `  ${camelCase(helper)}(given: ${message}Arguments & EventEnvelope): string;`,
    ]),
    '}',
    '',
  ].join('\n');
}

function argumentsInterface(message: string, given: readonly EventArgument[]): readonly string[] {
  return [
    `export interface ${message}Arguments {`,
    ...given.flatMap((argument) => [
      `  /** ${argument.description} */`,
      argument.isAsked
        ? `  readonly ${camelCase(argument.name)}: ${typeOf(argument)};`
        : `  readonly ${camelCase(argument.name)}?: ${typeOf(argument)} | undefined;`,
    ]),
    '}',
    '',
  ];
}

function typeOf({ kind, isList, typeName }: EventArgument): string {
  const single = {
    text: 'string',
    'whole number': 'number',
    number: 'number',
    milliseconds: 'number',
    flag: 'boolean',
    enum: typeName,
    amount: 'number | bigint',
    time: 'Date',
    'free object': 'FreeObject',
    traits: 'TraitInput',
    messages: `${typeName}Arguments`,
  }[kind];
  return isList ? `readonly ${single}[]` : single;
}

/** Reads each event type from the options and fields of its payload's message. */
import {
  type EventTypeRules,
  type FieldDescriptor,
  type MessageDescriptor,
  PACKAGE,
  type ProtoTexts,
} from './descriptor-image.ts';

/** How an argument of a helper becomes a field of a message. */
export type ArgumentKind =
  | 'text'
  | 'whole number'
  | 'number'
  | 'flag'
  | 'enum'
  | 'amount'
  | 'milliseconds'
  | 'time'
  | 'free object'
  | 'traits'
  | 'messages';

/** An argument of a helper function. */
export interface EventArgument {
  /** Name of the field, in snake case. */
  readonly field: string;
  /** Name of the argument, in snake case. */
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly isList: boolean;
  readonly isAsked: boolean;
  readonly description: string;
  /** Name of the enum, or of the message in a list. */
  readonly typeName: string;
  /** What the proto says of that type. */
  readonly typeDescription: string;
  /** Arguments of the message in a list. */
  readonly items: readonly EventArgument[];
}

/** One event type. */
export interface EventTypeFacts {
  /** For example LEAD_CREATED. */
  readonly type: string;
  /** For example lead_created. */
  readonly field: string;
  /** For example LeadCreated. */
  readonly message: string;
  readonly boundary: string;
  readonly subject: string;
  readonly description: string;
  /** Name of the helper in snake case, for example log_lead_created. */
  readonly helper: string;
  readonly hasOwnHelperName: boolean;
  /** Names of the positional arguments, in order. "project_id" is the one of the envelope. */
  readonly positional: readonly string[];
  readonly arguments: readonly EventArgument[];
  /** The only field of a payload that merely contains another message. The fields of that message are the arguments. */
  readonly inside: string;
  /** Fields of the inner message that the event type implies. */
  readonly envelopeFields: readonly string[];
  /** An example with every field, as JSON. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Fields of the envelope. A payload's field with the same name is filled from the envelope. */
const ENVELOPE = ['project_id'];
/** `input` is a built-in function of Python, and many programs reserve the word. */
const RENAMED: Readonly<Record<string, string>> = { input: 'input_data', output: 'output_data' };
const WHOLE_NUMBERS = ['TYPE_INT32', 'TYPE_INT64', 'TYPE_UINT32', 'TYPE_UINT64'];

/** All event types in the order of their numbers. Throws one error with everything that is missing or wrong. */
export function readEventTypes(proto: ProtoTexts): readonly EventTypeFacts[] {
  const problems: string[] = [];
  const payloads = (messageOf('Event', proto).field ?? []).filter(isPayload);
  const types = (proto.enums.get('EventType')?.value ?? []).filter(({ number = 0 }) => number > 0);
  const facts = types.flatMap(({ name }) => {
    const type = name.replace(/^EVENT_TYPE_/, '');
    const payload = payloads.find((field) => field.name === type.toLowerCase());
    if (payload === undefined) {
      problems.push(`${name} has no field ${type.toLowerCase()} in the oneof payload of Event`);
      return [];
    }
    return [eventType(type, payload, proto, (problem) => problems.push(`${name}: ${problem}`))];
  });
  for (const { name } of payloads) {
    if (!facts.some(({ field }) => field === name)) {
      problems.push(`Event.${name} has no value EVENT_TYPE_${name.toUpperCase()} in EventType`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return facts;
}

function isPayload({ oneofIndex, proto3Optional }: FieldDescriptor): boolean {
  return oneofIndex !== undefined && proto3Optional !== true;
}

function messageOf(name: string, { messages }: ProtoTexts): MessageDescriptor {
  const message = messages.get(name);
  if (message === undefined) throw new Error(`${PACKAGE} has no message ${name}`);
  return message;
}

function shortName(typeName = ''): string {
  return typeName.replace(`.${PACKAGE}.`, '');
}

function words(list = ''): readonly string[] {
  return list === '' ? [] : list.split(/, */);
}

function eventType(
  type: string,
  payload: FieldDescriptor,
  proto: ProtoTexts,
  report: (problem: string) => void,
): EventTypeFacts {
  const message = messageOf(shortName(payload.typeName), proto);
  const rules = message.options?.['[kaizen.v1.event_type]'] ?? {};
  const boundary = (rules.boundary ?? '').replace(/^BOUNDARY_/, '').toLowerCase();
  if (boundary === '') report(`option (event_type) of ${message.name} names no boundary`);
  const asked = words(rules.asked);
  const [only, ...others] = message.field ?? [];
  const isWrapped = only?.type === 'TYPE_MESSAGE' && only.label !== 'LABEL_REPEATED' && others.length === 0;
  const fields = isWrapped ? (messageOf(shortName(only.typeName), proto).field ?? []) : (message.field ?? []);
  const owner = isWrapped ? shortName(only.typeName) : message.name;
  const isEnvelope = ({ name }: FieldDescriptor): boolean => ENVELOPE.includes(name);
  const given = fields.filter((field) => !isEnvelope(field));
  const names = given.map(({ name }) => name);
  for (const name of asked) if (!names.includes(name)) report(`asked: ${owner} has no field ${name}`);
  const positional = isWrapped ? [] : words(rules.positional);
  if (positional.length === 0 && !isWrapped)
    report(`option (event_type) of ${message.name} says nothing positional`);
  for (const name of positional) {
    if (![...names, ...ENVELOPE].includes(name)) report(`positional: ${owner} has no field ${name}`);
  }
  return {
    type,
    field: payload.name,
    message: message.name,
    boundary,
    subject: rules.subject ?? '',
    description: proto.comment(message.name),
    helper: rules.helper ?? `log_${payload.name}`,
    hasOwnHelperName: rules.helper !== undefined,
    positional,
    arguments: given.map((field) => argument(field, owner, asked, proto)),
    inside: isWrapped ? only.name : '',
    envelopeFields: fields.filter(isEnvelope).map(({ name }) => name),
    example: exampleOf(rules, message, report),
  };
}

/** The example. It must have exactly the fields of the payload. */
function exampleOf(
  { example = '' }: EventTypeRules,
  { name: message, field = [] }: MessageDescriptor,
  report: (problem: string) => void,
): EventTypeFacts['example'] {
  if (example === '') {
    report(`option (event_type) of ${message} has no example`);
    return {};
  }
  try {
    const given = JSON.parse(example) as EventTypeFacts['example'];
    const names = field.map(({ name }) => name);
    for (const name of Object.keys(given)) {
      if (!names.includes(name)) report(`example: ${message} has no field ${name}`);
    }
    for (const name of names) if (!(name in given)) report(`example: the field ${name} is not given`);
    return given;
  } catch {
    report(`example: it is no JSON: ${example}`);
    return {};
  }
}

function argument(
  field: FieldDescriptor,
  owner: string,
  asked: readonly string[],
  proto: ProtoTexts,
): EventArgument {
  const { required = false, minItems = 0 } = field.options?.['[kaizen.v1.rules]'] ?? {};
  const kind = kindOf(field);
  const typeName = shortName(field.typeName);
  return {
    field: field.name,
    name: RENAMED[field.name] ?? field.name,
    kind,
    isList: field.label === 'LABEL_REPEATED',
    isAsked: required || minItems > 0 || asked.includes(field.name),
    description: proto.comment(`${owner}.${field.name}`),
    typeName,
    typeDescription: proto.comment(typeName),
    items:
      kind === 'messages'
        ? (messageOf(typeName, proto).field ?? []).map((item) => argument(item, typeName, [], proto))
        : [],
  };
}

function kindOf({ name, type, typeName, label }: FieldDescriptor): ArgumentKind {
  if (type === 'TYPE_STRING') return 'text';
  if (type === 'TYPE_BOOL') return 'flag';
  if (type === 'TYPE_ENUM') return 'enum';
  if (type === 'TYPE_INT64' && name.endsWith('_micros')) return 'amount';
  if (name === 'duration_ms') return 'milliseconds';
  if (WHOLE_NUMBERS.includes(type)) return 'whole number';
  if (type === 'TYPE_DOUBLE') return 'number';
  if (typeName === '.google.protobuf.Timestamp') return 'time';
  if (typeName === '.google.protobuf.Struct') return 'free object';
  if (label === 'LABEL_REPEATED') return shortName(typeName) === 'Trait' ? 'traits' : 'messages';
  throw new Error(`the helpers cannot take the field ${name} of ${typeName ?? type} yet`);
}

/**
 * Generates docs/reference.md: the tables of the API, from the proto files and the code, so that no other page repeats
 * them.
 */
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import type { FieldLimits } from '../../src/grpc/field-rule.ts';
import { renderSettingsTable } from '../../src/service/config.ts';
import { camelCase } from '../../src/shared/proto-names.ts';
import { type RpcAccess, readAccess } from './access-rules.ts';
import type { FieldDescriptor, ProtoTexts } from './descriptor-image.ts';
import type { EventTypeFacts } from './event-types.ts';
import { pythonHelperName } from './python-helpers.ts';

/** The page. */
export function referencePage(proto: ProtoTexts, eventTypes: readonly EventTypeFacts[]): string {
  return [
    '# Reference',
    '',
    '<!-- Made from proto/ and the code by `npm run generate`. Do not edit. -->',
    '',
    'The comments in [`proto/kaizen/v1`](../proto/kaizen/v1) say what every message and field means. A running service tells the',
    'same: `grpcurl -plaintext 127.0.0.1:50051 describe kaizen.v1.GuidanceItem`.',
    '',
    '## RPCs',
    '',
    '[The API, call by call](api.md) has a call that works for each RPC.',
    '',
    ...rpcTables(proto),
    '## Event types',
    '',
    'An event type belongs to a boundary, the part of the business it comes from, and most are about a subject, a node of the',
    'graph whose state they move. Each has a helper in both clients.',
    '',
    ...eventTypeTable(eventTypes),
    '### Examples',
    '',
    'One event of each type with every field given, as an item of `AppendEventsRequest.events`:',
    '',
    '```json',
    ...eventTypes.map(({ field, example }) => `{"event_id": "…", "${field}": ${JSON.stringify(example)}}`),
    '```',
    '',
    '## Error reasons',
    '',
    'Every error carries one of these reasons, and so does every refused item of a batch. Reasons are stable; texts are not.',
    '[Errors and retries](api.md#errors-and-retries) says which calls may be repeated.',
    '',
    ...reasonTable(proto),
    '## Limits',
    '',
    'The limits of every field of a request. All violations of a request are reported at once. Names are brought into one form',
    'before they are checked: Unicode NFC, without white space around them. A field marked *as given* is not.',
    'Limits of a running server are in [Operation](operation.md#limits).',
    '',
    ...limitTables(proto),
    '## Settings',
    '',
    'Settings are environment variables. A variable `KAIZEN_…` that is not in this table, or a value that is not allowed, keeps the',
    'service from starting; the message names all of them.',
    '',
    renderSettingsTable(),
    '## Command line',
    '',
    '`npx kaizen`, a command and `--help` show the options and an example of it.',
    '',
    ...commandTable(),
  ].join('\n');
}

/** Table cells must not contain line breaks or vertical bars. */
function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [row(...head), `|${'---|'.repeat(head.length)}`, ...rows.map((cells) => row(...cells)), ''];
}

/** The first sentence of a comment. */
function sentence(comment: string): string {
  return comment.replace(/^(.*?[.])(?= [A-Z`"]|$).*$/, '$1');
}

/** The role that a call needs, and whether the audit keeps it. */
function roleOf({ role, reach, audited }: RpcAccess): string {
  const name = role === 'ANY' ? 'any' : `\`${role.toLowerCase()}\``;
  const notes = [...(reach === 'ALL' ? ['all accounts'] : []), ...(audited ? ['audited'] : [])];
  return [name, ...notes].join(', ');
}

function rpcTables({ services, comment }: ProtoTexts): readonly string[] {
  const roles = new Map(readAccess({ services }).map((access) => [access.rpc, roleOf(access)]));
  return services.flatMap(({ name, method }) => [
    `### ${name}`,
    '',
    comment(name),
    '',
    ...table(
      ['RPC', 'role', 'what it does'],
      method.map((rpc) => {
        const streams = [
          ...(rpc.clientStreaming === true ? ['a stream of requests'] : []),
          ...(rpc.serverStreaming === true ? ['a stream of responses'] : []),
        ];
        const note = streams.length === 0 ? '' : ` (${streams.join(', ')})`;
        return [
          `\`${rpc.name}\``,
          roles.get(`${name}/${rpc.name}`) ?? '',
          `${sentence(comment(`${name}.${rpc.name}`))}${note}`,
        ];
      }),
    ),
  ]);
}

function eventTypeTable(types: readonly EventTypeFacts[]): readonly string[] {
  return table(
    ['type', 'boundary', 'about', 'what happened', 'TypeScript', 'Python'],
    types.map((facts) => [
      `\`${facts.type}\``,
      facts.boundary,
      facts.subject,
      facts.description,
      `\`${camelCase(facts.helper)}\``,
      `\`${pythonHelperName(facts)}\``,
    ]),
  );
}

function reasonTable({ enums, comment }: ProtoTexts): readonly string[] {
  const values = enums.get('ErrorReason')?.value ?? [];
  return table(
    ['reason', 'meaning'],
    values
      .filter(({ number = 0 }) => number > 0)
      .map(({ name }) => [`\`${name.replace(/^ERROR_REASON_/, '')}\``, comment(`ErrorReason.${name}`)]),
  );
}

function limitTables({ messages, services }: ProtoTexts): readonly string[] {
  return requestMessages({ messages, services }).flatMap((name) => {
    const fields = (messages.get(name)?.field ?? []).flatMap((field) => {
      const limits = limitsOf(field);
      return limits === '' ? [] : [[`\`${field.name}\``, limits]];
    });
    return fields.length === 0 ? [] : [`### ${name}`, '', ...table(['field', 'limits'], fields)];
  });
}

/** The requests, each followed by the messages in it that were not listed before. */
function requestMessages({
  messages,
  services,
}: Pick<ProtoTexts, 'messages' | 'services'>): readonly string[] {
  const found = new Set<string>();
  const visit = (typeName = ''): void => {
    const name = typeName.split('.').at(-1) ?? '';
    const message = messages.get(name);
    if (message === undefined || found.has(name)) return;
    found.add(name);
    for (const field of message.field ?? []) visit(field.typeName);
  };
  for (const { method } of services) for (const { inputType } of method) visit(inputType);
  return [...found];
}

function limitsOf({ label, options }: FieldDescriptor): string {
  const rules: FieldLimits = options?.['[kaizen.v1.rules]'] ?? {};
  const each = label === 'LABEL_REPEATED' ? 'each ' : '';
  const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 9 });
  return [
    rules.required === true ? 'required' : '',
    rules.minItems === undefined ? '' : `at least ${number(rules.minItems)} items`,
    rules.maxItems === undefined ? '' : `at most ${number(rules.maxItems)} items`,
    rules.maxLen === undefined ? '' : `${each}at most ${number(rules.maxLen)} characters`,
    rules.patternMeaning ?? '',
    rules.min === undefined ? '' : `${each}at least ${number(rules.min)}`,
    rules.max === undefined ? '' : `${each}at most ${number(rules.max)}`,
    rules.maxDecimals === undefined ? '' : `at most ${number(rules.maxDecimals)} decimals`,
    rules.maxJsonBytes === undefined ? '' : `at most ${number(rules.maxJsonBytes)} bytes as JSON`,
    rules.asGiven === true ? '*as given*' : '',
  ]
    .filter((limit) => limit !== '')
    .join('; ');
}

function commandTable(): readonly string[] {
  const unused = (): never => {
    throw new Error('the reference only reads what commands there are');
  };
  const program = createProgram(
    { output: {} as never, now: unused, random: unused, sleep: unused, connect: unused, setExitCode: unused },
    '',
  );
  const leaves = (command: Command, path: string): readonly (readonly [string, string])[] =>
    command.commands.length === 0
      ? [[`\`kaizen ${path}\``, (command.summary() || sentence(command.description())).replace(/[.]$/, '')]]
      : command.commands.flatMap((child) => leaves(child, `${path} ${child.name()}`.trim()));
  return table(['command', 'what it does'], leaves(program, ''));
}

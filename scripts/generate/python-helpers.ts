/** Generates the helpers of the Python client: examples/python/kaizen_graph/event_helpers.py. */
import type { EventArgument, EventTypeFacts } from './event-types.ts';

/** Longest line of the Python client. */
const WIDTH = 120;

/** The module. Types whose helper has a name of its own are written by hand. */
export function pythonHelpersModule(types: readonly EventTypeFacts[]): string {
  const generated = types.filter(({ hasOwnHelperName }) => !hasOwnHelperName);
  return [
    '"""A function for each type of event.',
    '',
    'Generated from proto/ by `npm run generate`. Do not edit: change the proto files instead.',
    '"""',
    '',
    'from __future__ import annotations',
    '',
    'from collections.abc import Iterable, Mapping',
    'from datetime import datetime',
    'from typing import TYPE_CHECKING',
    '',
    'from google.protobuf.message import Message',
    '',
    'from .creative import Creative, to_creatives',
    'from .log import CommonFields, Envelope, log_event',
    'from .stubs import event_pb2',
    'from .values import Amount, to_micros, to_struct, to_timestamp',
    '',
    'if TYPE_CHECKING:',
    '    from typing_extensions import Unpack',
    '',
    ...payloadsByType(types),
    ...generated.flatMap(helper),
    '',
    '',
    '__all__ = [',
    ...generated.map((facts) => `    "${pythonHelperName(facts)}",`).sort(),
    ']',
    '',
  ].join('\n');
}

function payloadsByType(types: readonly EventTypeFacts[]): readonly string[] {
  const packs = types.filter(({ boundary }) => boundary === 'pack');
  return [
    '# Payloads of the events of packs, by their type.',
    'PACK_EVENTS: Mapping[str, type[Message]] = {',
    ...packs.map(({ type, message }) => `    "${type}": event_pb2.${message},`),
    '}',
  ];
}

/** Name of a type's function. For example, CustomEvent is logged by log_custom_event. */
export function pythonHelperName({ message, helper, hasOwnHelperName }: EventTypeFacts): string {
  return hasOwnHelperName
    ? helper
    : `log${message.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

function helper(facts: EventTypeFacts): readonly string[] {
  const takesProject = facts.positional.includes('project_id');
  const find = (field: string): EventArgument | undefined =>
    facts.arguments.find((argument) => argument.field === field);
  const positional = facts.positional.map((field) => {
    const argument = find(field);
    return argument === undefined ? 'project_id: str | None' : parameter(argument);
  });
  const named = facts.arguments.filter(({ field }) => !facts.positional.includes(field)).map(parameter);
  const envelope = takesProject ? 'CommonFields' : 'Envelope';
  return [
    '',
    '',
    `def ${pythonHelperName(facts)}(`,
    ...[...positional, ...(named.length > 0 ? ['*', ...named] : []), `**envelope: Unpack[${envelope}]`].map(
      (line) => `    ${line},`,
    ),
    ') -> str:',
    ...docstring(facts),
    `    payload = event_pb2.${facts.message}(`,
    ...facts.arguments.map((argument) => `        ${argument.field}=${value(argument)},`),
    '    )',
    `    return log_event(payload, ${takesProject ? 'project_id=project_id, ' : ''}**envelope)`,
  ];
}

function docstring({ description, arguments: given }: EventTypeFacts): readonly string[] {
  const lines = given.map((argument) =>
    wrapped(`${nameOfArgument(argument)}: ${meaning(argument)}`, '        ', '            '),
  );
  return [`    """${description}`, '', '    Args:', ...lines.flat(), '    """'];
}

/** The description from the proto, in Python's units. */
function meaning({ kind, description }: EventArgument): string {
  if (kind === 'amount')
    return description.replace('in millionths of', 'in units of').replaceAll('\\', '\\\\');
  if (kind === 'time') return `${description} A time without a zone is UTC.`;
  return description.replaceAll('\\', '\\\\');
}

function wrapped(text: string, first: string, others: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = others;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Amounts are given in units in Python, so deal_size_micros becomes deal_size. */
function nameOfArgument({ kind, name }: EventArgument): string {
  return kind === 'amount' ? name.replace(/_micros$/, '') : name;
}

function parameter(argument: EventArgument): string {
  const [type, fallback] = typeOf(argument);
  const name = nameOfArgument(argument);
  return argument.isAsked ? `${name}: ${type}` : `${name}: ${type} = ${fallback}`;
}

function typeOf({ kind, isList }: EventArgument): readonly [type: string, fallback: string] {
  if (isList) return [`Iterable[${kind === 'messages' ? 'Creative' : 'str'}]`, '()'];
  switch (kind) {
    case 'text':
      return ['str', '""'];
    case 'number':
      return ['float', '0.0'];
    case 'flag':
      return ['bool', 'False'];
    case 'amount':
      return ['Amount', '0'];
    case 'time':
      return ['datetime | None', 'None'];
    case 'free object':
      return ['Mapping[str, object] | None', 'None'];
    default:
      return ['int', '0'];
  }
}

function value(argument: EventArgument): string {
  const name = nameOfArgument(argument);
  switch (argument.kind) {
    case 'amount':
      return `to_micros(${name})`;
    case 'time':
      return `None if ${name} is None else to_timestamp(${name})`;
    case 'free object':
      return `to_struct(${name})`;
    case 'messages':
      return `to_creatives(${name})`;
    default:
      return name;
  }
}

/** Turns the field options of the proto files into the table that the service's validator reads. */
import { writeFileSync } from 'node:fs';

import {
  type DescriptorImage,
  type EnumDescriptor,
  type FieldDescriptor,
  type MessageDescriptor,
  PACKAGE,
  protoTexts,
} from './descriptor-image.ts';

const NUMBER_TYPES = new Set([
  'TYPE_DOUBLE',
  'TYPE_FLOAT',
  'TYPE_INT32',
  'TYPE_INT64',
  'TYPE_UINT32',
  'TYPE_UINT64',
  'TYPE_SINT32',
  'TYPE_SINT64',
]);

function fieldKind(field: FieldDescriptor): string {
  if (field.type === 'TYPE_STRING') return 'string';
  if (field.type === 'TYPE_BOOL') return 'boolean';
  if (field.type === 'TYPE_ENUM') return 'enum';
  if (field.typeName === '.google.protobuf.Struct') return 'struct';
  if (field.typeName === '.google.protobuf.Timestamp') return 'timestamp';
  if (field.type === 'TYPE_MESSAGE') return 'message';
  if (NUMBER_TYPES.has(field.type)) return 'number';
  throw new Error(`${field.name}: fields of ${field.type} have no rules yet`);
}

function describeField(
  field: FieldDescriptor,
  message: MessageDescriptor,
  enums: ReadonlyMap<string, EnumDescriptor>,
): Record<string, unknown> {
  const kind = fieldKind(field);
  const oneof =
    field.oneofIndex !== undefined && field.proto3Optional !== true
      ? message.oneofDecl?.[field.oneofIndex]?.name
      : undefined;
  const enumType = kind === 'enum' ? enums.get(field.typeName?.replace(`.${PACKAGE}.`, '') ?? '') : undefined;
  return {
    name: field.jsonName,
    path: field.name,
    kind,
    ...(field.label === 'LABEL_REPEATED' ? { repeated: true } : {}),
    ...(kind === 'message' ? { message: field.typeName?.split('.').at(-1) } : {}),
    ...(enumType === undefined ? {} : { enumValues: enumType.value.map((value) => value.number ?? 0) }),
    ...(oneof === undefined ? {} : { oneof }),
    ...(field.options?.['[kaizen.v1.rules]'] ?? {}),
  };
}

function fieldsOf(message: MessageDescriptor, enums: ReadonlyMap<string, EnumDescriptor>): readonly object[] {
  const maps = new Set(
    (message.nestedType ?? []).filter(({ options }) => options?.mapEntry).map(({ name }) => name),
  );
  return (message.field ?? [])
    .filter((field) => !maps.has(field.typeName?.split('.').at(-1) ?? ''))
    .map((field) => describeField(field, message, enums));
}

/** Writes the table of every message of the API. */
export function generateFieldRules(options: {
  readonly image: DescriptorImage;
  readonly outputFile: string;
}): void {
  const { messages, enums } = protoTexts(options.image);
  const table = Object.fromEntries([...messages].map(([name, message]) => [name, fieldsOf(message, enums)]));
  const text = [
    '// Generated from proto/ by `npm run generate`. Do not edit: change the field options instead.',
    "import type { FieldRule } from '../grpc/field-rule.ts';",
    '',
    '/** The fields of each message with their rules, by message name. */',
    `export const fieldRules: Readonly<Record<string, readonly FieldRule[]>> = ${JSON.stringify(table, null, 2)};`,
    '',
  ].join('\n');
  writeFileSync(options.outputFile, text);
}

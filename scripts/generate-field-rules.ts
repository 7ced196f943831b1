/** Turns the field options of the proto files into a table that the service's validator reads. */
import { writeFileSync } from 'node:fs';

interface FieldRules {
  readonly required?: boolean;
  readonly maxLen?: number;
  readonly asGiven?: boolean;
  readonly pattern?: string;
  readonly patternMeaning?: string;
  readonly min?: number;
  readonly max?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly maxJsonBytes?: number;
  readonly maxDecimals?: number;
  readonly correctedByRevision?: boolean;
}

interface FieldDescriptor {
  readonly name: string;
  readonly jsonName: string;
  readonly label: string;
  readonly type: string;
  readonly typeName?: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly options?: { readonly '[kaizen.v1.rules]'?: FieldRules };
}

interface EnumDescriptor {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number?: number }[];
}

interface MessageDescriptor {
  readonly name: string;
  readonly field?: readonly FieldDescriptor[];
  readonly nestedType?: readonly MessageDescriptor[];
  readonly oneofDecl?: readonly { readonly name: string }[];
  readonly options?: { readonly mapEntry?: boolean };
}

interface FileDescriptor {
  readonly name: string;
  readonly package?: string;
  readonly messageType?: readonly MessageDescriptor[];
  readonly enumType?: readonly EnumDescriptor[];
  readonly sourceCodeInfo?: {
    readonly location?: readonly { readonly path?: readonly number[]; readonly leadingComments?: string }[];
  };
}

/** A descriptor image as `buf build` writes it in JSON. */
export interface DescriptorImage {
  readonly file: readonly FileDescriptor[];
}

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
  const enumType = kind === 'enum' ? enums.get(field.typeName ?? '') : undefined;
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

/** Number of `message_type` in a file descriptor: a comment's path begins with it. */
const MESSAGE_TYPE_FIELD = 4;

function messageComments(file: FileDescriptor): readonly (readonly [string, string])[] {
  return (file.sourceCodeInfo?.location ?? []).flatMap(({ path, leadingComments }) => {
    if (path?.length !== 2 || path[0] !== MESSAGE_TYPE_FIELD || leadingComments === undefined) return [];
    const message = file.messageType?.[path[1] ?? -1];
    return message === undefined
      ? []
      : [[message.name, leadingComments.trim().replace(/\s+/g, ' ')] as const];
  });
}

/** Writes the table of every message of package kaizen.v1. Names are unique within the package. */
export function generateFieldRules(options: {
  readonly image: DescriptorImage;
  readonly outputFile: string;
}): void {
  const files = options.image.file.filter((file) => file.package === 'kaizen.v1');
  const enums = new Map<string, EnumDescriptor>();
  for (const file of files)
    for (const type of file.enumType ?? []) enums.set(`.${file.package}.${type.name}`, type);
  const table: Record<string, unknown[]> = {};
  for (const file of files) {
    for (const message of file.messageType ?? []) {
      const maps = new Set(
        (message.nestedType ?? []).filter((nested) => nested.options?.mapEntry).map((n) => n.name),
      );
      table[message.name] = (message.field ?? [])
        .filter((field) => !maps.has(field.typeName?.split('.').at(-1) ?? ''))
        .map((field) => describeField(field, message, enums));
    }
  }
  const descriptions = Object.fromEntries(files.flatMap((file) => messageComments(file)));
  const text = [
    '// Generated from proto/ by `npm run generate`. Do not edit: change the field options instead.',
    "import type { FieldRule } from '../grpc/field-rule.ts';",
    '',
    '/** The fields of each message with their rules, by message name. */',
    `export const fieldRules: Readonly<Record<string, readonly FieldRule[]>> = ${JSON.stringify(table, null, 2)};`,
    '',
    '/** What the proto files say of each message, by message name. */',
    `export const messageDescriptions: Readonly<Record<string, string>> = ${JSON.stringify(descriptions, null, 2)};`,
    '',
  ].join('\n');
  writeFileSync(options.outputFile, text);
}

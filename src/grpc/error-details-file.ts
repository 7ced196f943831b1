/**
 * The messages of google.rpc that our error statuses carry (src/grpc/status-details.ts), described for clients that
 * know nothing but reflection. Names and numbers are those of the public API; only what we send is listed.
 */
import { create } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const { STRING, MESSAGE } = FieldDescriptorProto_Type;
const { OPTIONAL, REPEATED } = FieldDescriptorProto_Label;

/** `google/rpc/error_details.proto`, as far as we use it. */
export const errorDetailsFile: FileDescriptorProto = create(FileDescriptorProtoSchema, {
  name: 'google/rpc/error_details.proto',
  package: 'google.rpc',
  syntax: 'proto3',
  dependency: ['google/protobuf/duration.proto'],
  messageType: [
    message(
      'ErrorInfo',
      [...texts('reason', 'domain'), listOf('metadata', 3, 'ErrorInfo.MetadataEntry')],
      [
        create(DescriptorProtoSchema, {
          name: 'MetadataEntry',
          field: texts('key', 'value'),
          options: { mapEntry: true },
        }),
      ],
    ),
    message('RetryInfo', [
      create(FieldDescriptorProtoSchema, {
        name: 'retry_delay',
        jsonName: 'retryDelay',
        number: 1,
        type: MESSAGE,
        label: OPTIONAL,
        typeName: '.google.protobuf.Duration',
      }),
    ]),
    withViolations('QuotaFailure', 'violations', 'Violation', ['subject', 'description']),
    withViolations('PreconditionFailure', 'violations', 'Violation', ['type', 'subject', 'description']),
    withViolations('BadRequest', 'field_violations', 'FieldViolation', ['field', 'description']),
    message('ResourceInfo', texts('resource_type', 'resource_name', 'owner', 'description')),
  ],
});

/** A message whose first field lists messages of a type within it. */
function withViolations(
  name: string,
  field: string,
  inner: string,
  innerTexts: readonly string[],
): DescriptorProto {
  return message(name, [listOf(field, 1, `${name}.${inner}`)], [message(inner, texts(...innerTexts))]);
}

function message(
  name: string,
  field: FieldDescriptorProto[],
  nestedType: DescriptorProto[] = [],
): DescriptorProto {
  return create(DescriptorProtoSchema, { name, field, nestedType });
}

/** Text fields, numbered from 1. */
function texts(...names: readonly string[]): FieldDescriptorProto[] {
  return names.map((name, index) =>
    create(FieldDescriptorProtoSchema, {
      name,
      jsonName: lowerCamelCase(name),
      number: index + 1,
      type: STRING,
      label: OPTIONAL,
    }),
  );
}

function listOf(name: string, number: number, type: string): FieldDescriptorProto {
  return create(FieldDescriptorProtoSchema, {
    name,
    jsonName: lowerCamelCase(name),
    number,
    type: MESSAGE,
    label: REPEATED,
    typeName: `.google.rpc.${type}`,
  });
}

function lowerCamelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads messages of the API from JSON with the names of fields and enum values in proto/. */
import {
  createFileRegistry,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '../../src/gen/descriptors.ts';

/** The part of a generated message type that is needed for reading. */
interface MessageType<Message> {
  readonly decode: (bytes: Uint8Array) => Message;
}

/** A message by its full name, for example `kaizen.v1.Event`. Throws when the JSON does not fit. */
export function messageFromJson<Message>(type: MessageType<Message>, name: string, json: JsonValue): Message {
  const schema = schemaOf(name);
  return type.decode(toBinary(schema, fromJson(schema, json)));
}

function schemaOf(name: string): DescMessage {
  const file = fileDescriptors.map((text) =>
    fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64')),
  );
  const registry = createFileRegistry({ $typeName: FileDescriptorSetSchema.typeName, file });
  const schema = registry.getMessage(name);
  if (schema === undefined) throw new Error(`the API has no message ${name}`);
  return schema;
}

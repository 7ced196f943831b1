/** An index of the compiled proto files that reflection shows, by the names they declare. */
import {
  create,
  createFileRegistry,
  type DescExtension,
  type DescFile,
  type FileRegistry,
  fromBinary,
  toBinary,
} from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

/** Files by the names a client may ask for; undefined for unknown names. */
export interface DescriptorIndex {
  byName(fileName: string): DescFile | undefined;
  /** By full name of a message, enum, extension, service, method, field, oneof or enum value. */
  bySymbol(fullName: string): DescFile | undefined;
  byExtension(messageName: string, fieldNumber: number): DescFile | undefined;
  /** Numbers of the extensions of a message; undefined when the message itself is unknown. */
  extensionNumbers(messageName: string): readonly number[] | undefined;
}

/** Indexes serialized files, given in base64. */
export function indexDescriptors(files: readonly string[]): DescriptorIndex {
  const given = files.map((file) => fromBinary(FileDescriptorProtoSchema, Buffer.from(file, 'base64')));
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: unique(given) }));
  const extensionsOf = (messageName: string): readonly DescExtension[] =>
    [...registry].filter(
      (type): type is DescExtension => type.kind === 'extension' && type.extendee.typeName === messageName,
    );
  return {
    byName: (fileName) => registry.getFile(fileName),
    bySymbol: (fullName) => fileOfSymbol(registry, fullName),
    byExtension: (messageName, fieldNumber) =>
      extensionsOf(messageName).find(({ number }) => number === fieldNumber)?.file,
    extensionNumbers: (messageName) =>
      registry.getMessage(messageName) && extensionsOf(messageName).map(({ number }) => number),
  };
}

/** A file and all files that it imports, serialized, with the file itself first. A client needs all of them. */
export function withImports(file: DescFile): readonly Uint8Array[] {
  const reached = new Set<DescFile>();
  const visit = (next: DescFile): void => {
    if (reached.has(next)) return;
    reached.add(next);
    for (const dependency of next.dependencies) visit(dependency);
  };
  visit(file);
  return [...reached].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
}

/** Keeps the first file of each name: one of our files may contain its own copy of a well-known file. */
function unique(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const byName = new Map<string, FileDescriptorProto>();
  for (const file of files) if (!byName.has(file.name)) byName.set(file.name, file);
  return [...byName.values()];
}

/** A member is in the file of its type. The value of an enum is named beside the enum, not inside it. */
function fileOfSymbol(registry: FileRegistry, fullName: string): DescFile | undefined {
  const type = registry.get(fullName);
  if (type !== undefined) return type.file;
  const dot = fullName.lastIndexOf('.');
  const [scope, member] = [fullName.slice(0, Math.max(dot, 0)), fullName.slice(dot + 1)];
  for (const candidate of registry) {
    if (memberNames(candidate, scope).includes(member)) return candidate.file;
  }
  return undefined;
}

/** Names that a type declares directly. */
function memberNames(
  type: FileRegistry extends Iterable<infer Type> ? Type : never,
  scope: string,
): string[] {
  switch (type.kind) {
    case 'message':
      return type.typeName === scope ? [...type.fields, ...type.oneofs].map(({ name }) => name) : [];
    case 'service':
      return type.typeName === scope ? type.methods.map(({ name }) => name) : [];
    case 'enum':
      return (type.parent?.typeName ?? type.file.proto.package) === scope
        ? type.values.map(({ name }) => name)
        : [];
    case 'extension':
      return [];
    default:
      return type satisfies never;
  }
}

/**
 * File descriptors that strict clients accept. proto-loader makes them from protobufjs, which joins the files of a
 * package, leaves out their imports, writes type names relative to where they stand and names the entries of maps in
 * its own way; grpcurl refuses each of these.
 */
import type { PackageDefinition } from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';

/** What is read and mended of google.protobuf.FileDescriptorProto; decoded messages have defaults for the rest. */
interface File {
  readonly name: string;
  readonly package: string;
  dependency: readonly string[];
  messageType: readonly Message[];
  enumType: readonly { readonly name: string }[];
  readonly service: readonly { readonly method: readonly { inputType: string; outputType: string }[] }[];
  extension: readonly unknown[];
}

interface Message {
  name: string;
  readonly field: readonly Field[];
  readonly nestedType: readonly Message[];
  readonly enumType: readonly { readonly name: string }[];
  readonly options?: { readonly mapEntry?: boolean } | null;
}

interface Field {
  readonly name: string;
  /** '' for a field of a scalar type. */
  typeName: string;
}

/** Whose types are taken only as far as others refer to them: it holds descriptors of descriptors, too. */
const SHARED_PACKAGE = 'google.protobuf';

/** The serialized files of a package definition, with complete names and imports. */
export function reflectionDescriptors(definition: PackageDefinition): readonly Buffer[] {
  const files = new Map<string, File>();
  for (const { fileDescriptorProtos } of Object.values(definition)) {
    for (const bytes of Array.isArray(fileDescriptorProtos) ? fileDescriptorProtos : []) {
      const file = descriptor.FileDescriptorProto.decode(bytes) as unknown as File;
      if (!files.has(file.name)) files.set(file.name, file);
    }
  }
  const all = [...files.values()];
  // The field rules extend the options of fields; a client has no use for them.
  for (const file of all) file.extension = [];
  const owners = indexTypes(all);
  for (const file of all.filter(isShared)) completeNames(file, owners);
  const referred = new Set<string>();
  for (const file of all.filter((candidate) => !isShared(candidate))) {
    for (const type of completeNames(file, owners)) referred.add(type);
  }
  const reached = reachableTypes(referred, all);
  for (const file of all.filter(isShared)) {
    // What it keeps refers to itself only; the options it loses referred to the field rules, and so in a circle.
    file.dependency = [];
    file.messageType = file.messageType.filter(({ name }) => reached.has(`.${SHARED_PACKAGE}.${name}`));
    file.enumType = file.enumType.filter(({ name }) => reached.has(`.${SHARED_PACKAGE}.${name}`));
  }
  return all.map((file) => Buffer.from(descriptor.FileDescriptorProto.encode(file).finish()));
}

function isShared(file: File): boolean {
  return file.package === SHARED_PACKAGE;
}

/** Name of the file of every message and enum, by full name with a leading dot. */
function indexTypes(files: readonly File[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const add = (scope: string, messages: readonly Message[], file: string): void => {
    for (const message of messages) {
      const name = `${scope}.${message.name}`;
      owners.set(name, file);
      for (const { name: inner } of message.enumType) owners.set(`${name}.${inner}`, file);
      add(name, message.nestedType, file);
    }
  };
  for (const file of files) {
    const scope = `.${file.package}`;
    add(scope, file.messageType, file.name);
    for (const { name } of file.enumType) owners.set(`${scope}.${name}`, file.name);
  }
  return owners;
}

/** Makes every reference of a file absolute and lists the files referred to; returns the types referred to. */
function completeNames(file: File, owners: ReadonlyMap<string, string>): ReadonlySet<string> {
  const referred = new Set<string>();
  const complete = (name: string, scope: string): string => {
    const full = resolveName(name, scope, owners);
    referred.add(full);
    return full;
  };
  const visit = (message: Message, scope: string): void => {
    const own = `${scope}.${message.name}`;
    renameMapEntries(message);
    for (const field of message.field) {
      const isEntry = message.nestedType.some(({ name }) => name === field.typeName);
      if (isEntry) field.typeName = `${own}.${field.typeName}`;
      else if (field.typeName) field.typeName = complete(field.typeName, own);
    }
    for (const nested of message.nestedType) visit(nested, own);
  };
  for (const message of file.messageType) visit(message, `.${file.package}`);
  for (const { method } of file.service) {
    for (const rpc of method) {
      rpc.inputType = complete(rpc.inputType, `.${file.package}`);
      rpc.outputType = complete(rpc.outputType, `.${file.package}`);
    }
  }
  const imports = new Set([...referred].flatMap((type) => owners.get(type) ?? []));
  imports.delete(file.name);
  file.dependency = [...imports].sort();
  return referred;
}

/** As protobuf looks names up: in the innermost scope first. */
function resolveName(name: string, scope: string, owners: ReadonlyMap<string, string>): string {
  if (name.startsWith('.')) return name;
  for (let outer = scope; outer !== ''; outer = outer.slice(0, outer.lastIndexOf('.'))) {
    const candidate = `${outer}.${name}`;
    if (owners.has(candidate)) return candidate;
  }
  return `.${name}`;
}

/** A map is a repeated message that must be named after its field: `counts` has `CountsEntry`. */
function renameMapEntries(message: Message): void {
  for (const entry of message.nestedType.filter(({ options }) => options?.mapEntry === true)) {
    const field = message.field.find((candidate) => refersTo(candidate, entry.name));
    if (field === undefined) continue;
    entry.name = `${upperCamelCase(field.name)}Entry`;
    field.typeName = entry.name;
  }
}

function refersTo(field: Field, name: string): boolean {
  return field.typeName === name || field.typeName.endsWith(`.${name}`);
}

/** The types themselves and those their fields refer to. */
function reachableTypes(from: ReadonlySet<string>, files: readonly File[]): ReadonlySet<string> {
  const messages = new Map(
    files.flatMap((file) => file.messageType.map((message) => [`.${file.package}.${message.name}`, message])),
  );
  const reached = new Set<string>();
  const queue = [...from];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const inner = (message: Message): readonly string[] => [
      ...message.field.flatMap(({ typeName }) => typeName || []),
      ...message.nestedType.flatMap(inner),
    ];
    const message = messages.get(name);
    if (message !== undefined) queue.push(...inner(message));
  }
  return reached;
}

function upperCamelCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

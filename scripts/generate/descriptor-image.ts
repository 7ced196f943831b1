/** The compiled proto files in the JSON of `buf build`, and the comments in them. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { FieldLimits } from '../../src/grpc/field-rule.ts';

/** The options of an event type's payload: `EventTypeRules` of event_type.proto. */
export interface EventTypeRules {
  readonly boundary?: string;
  readonly subject?: string;
  readonly positional?: string;
  readonly asked?: string;
  readonly helper?: string;
  readonly example?: string;
}

/** A field of a message. */
export interface FieldDescriptor {
  readonly name: string;
  readonly jsonName: string;
  readonly label: string;
  readonly type: string;
  readonly typeName?: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly options?: { readonly '[kaizen.v1.rules]'?: FieldLimits };
}

/** An enum with its values. */
export interface EnumDescriptor {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number?: number }[];
}

/** A message. */
export interface MessageDescriptor {
  readonly name: string;
  readonly field?: readonly FieldDescriptor[];
  readonly nestedType?: readonly MessageDescriptor[];
  readonly oneofDecl?: readonly { readonly name: string }[];
  readonly options?: { readonly mapEntry?: boolean; readonly '[kaizen.v1.event_type]'?: EventTypeRules };
}

/** The option of an RPC: `AccessRules` of access.proto. */
export interface AccessOption {
  readonly role?: string;
  readonly reach?: string;
  readonly audited?: boolean;
}

/** A service with its methods. */
export interface ServiceDescriptor {
  readonly name: string;
  readonly method: readonly {
    readonly name: string;
    readonly inputType: string;
    readonly outputType: string;
    readonly clientStreaming?: boolean;
    readonly serverStreaming?: boolean;
    readonly options?: { readonly '[kaizen.v1.access]'?: AccessOption };
  }[];
}

/** A proto file. */
export interface FileDescriptor {
  readonly name: string;
  readonly package?: string;
  readonly messageType?: readonly MessageDescriptor[];
  readonly enumType?: readonly EnumDescriptor[];
  readonly service?: readonly ServiceDescriptor[];
  readonly sourceCodeInfo?: {
    readonly location?: readonly { readonly path?: readonly number[]; readonly leadingComments?: string }[];
  };
}

/** All proto files, including imported ones. */
export interface DescriptorImage {
  readonly file: readonly FileDescriptor[];
}

/** Larger than the default buffer of a child process, because compiled proto files exceed it. */
const MAX_OUTPUT_BYTES = 64 * 2 ** 20;

/** Compiles the proto files of the project. */
export function readDescriptorImage(root: string): DescriptorImage {
  const buf = path.join(root, 'node_modules/.bin/buf');
  const options = { cwd: root, maxBuffer: MAX_OUTPUT_BYTES };
  return JSON.parse(execFileSync(buf, ['build', '-o', '-#format=json'], options).toString('utf8'));
}

/** The package of the API. Names are unique within it. */
export const PACKAGE = 'kaizen.v1';

/** Field numbers of google.protobuf's descriptors. The paths of comments consist of them. */
const PATHS = { message: 4, enum: 5, service: 6, member: 2 } as const;

/** Contents of the proto files, by name. */
export interface ProtoTexts {
  readonly messages: ReadonlyMap<string, MessageDescriptor>;
  readonly enums: ReadonlyMap<string, EnumDescriptor>;
  readonly services: readonly ServiceDescriptor[];
  /** The comment of a message, enum, service, field ("Event.tags"), value or method, on one line; '' without one. */
  comment(name: string): string;
}

/** Reads the package of the API. */
export function protoTexts(image: DescriptorImage): ProtoTexts {
  const files = image.file.filter((file) => file.package === PACKAGE);
  const comments = new Map(files.flatMap(commentsOf));
  return {
    messages: new Map(files.flatMap(({ messageType = [] }) => messageType).map((type) => [type.name, type])),
    enums: new Map(files.flatMap(({ enumType = [] }) => enumType).map((type) => [type.name, type])),
    services: files.flatMap(({ service = [] }) => service),
    comment: (name) => comments.get(name) ?? '',
  };
}

function commentsOf(file: FileDescriptor): readonly (readonly [string, string])[] {
  return (file.sourceCodeInfo?.location ?? []).flatMap(({ path = [], leadingComments }) => {
    const name = leadingComments === undefined ? undefined : nameAt(file, path);
    return name === undefined ? [] : [[name, (leadingComments ?? '').trim().replace(/\s+/g, ' ')] as const];
  });
}

function nameAt(file: FileDescriptor, path: readonly number[]): string | undefined {
  const [kind, index = -1, memberKind, memberIndex = -1] = path;
  const owner = ownerAt(file, kind, index);
  if (owner === undefined || path.length === 2) return owner?.name;
  if (path.length !== 4 || memberKind !== PATHS.member) return undefined;
  const member = owner.members[memberIndex]?.name;
  return member === undefined ? undefined : `${owner.name}.${member}`;
}

interface Owner {
  readonly name: string;
  readonly members: readonly { readonly name: string }[];
}

function ownerAt(file: FileDescriptor, kind: number | undefined, index: number): Owner | undefined {
  if (kind === PATHS.message) {
    const found = file.messageType?.[index];
    return found && { name: found.name, members: found.field ?? [] };
  }
  if (kind === PATHS.enum) {
    const found = file.enumType?.[index];
    return found && { name: found.name, members: found.value };
  }
  const found = kind === PATHS.service ? file.service?.[index] : undefined;
  return found && { name: found.name, members: found.method };
}

import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import * as published from 'nice-grpc-error-details';
import { describe, expect, it } from 'vitest';
import { fileDescriptors } from '../../src/gen/descriptors.ts';
import {
  BadRequest,
  ErrorInfo,
  PreconditionFailure,
  QuotaFailure,
  ResourceInfo,
  RetryInfo,
} from '../../src/gen/google/rpc/error_details.ts';
import { indexDescriptors } from '../../src/grpc/descriptors.ts';
import { answerReflection, type ReflectionRequest } from '../../src/grpc/reflection.ts';

const index = indexDescriptors(fileDescriptors);
const ask = (request: ReflectionRequest) => answerReflection(request, index, ['kaizen.v1.EventService']);

/** Names of the files a question is answered with. */
function filesFor(request: ReflectionRequest): readonly string[] {
  const answer = ask(request);
  if (!('fileDescriptorResponse' in answer)) throw new Error(`no files: ${JSON.stringify(answer)}`);
  return answer.fileDescriptorResponse.fileDescriptorProto.map(
    (bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name,
  );
}

const symbol = (fileContainingSymbol: string): ReflectionRequest => ({
  messageRequest: 'fileContainingSymbol',
  fileContainingSymbol,
});

describe('reflection', () => {
  it('lists the services it was given', () => {
    expect(ask({ messageRequest: 'listServices', listServices: '*' })).toEqual({
      listServicesResponse: { service: [{ name: 'kaizen.v1.EventService' }] },
    });
  });

  it('gives a file with all it imports, itself first', () => {
    const files = filesFor(symbol('kaizen.v1.EventService'));
    expect(files[0]).toBe('kaizen/v1/event_service.proto');
    expect(files).toContain('kaizen/v1/rules.proto');
    expect(files).toContain('google/protobuf/descriptor.proto');
    expect(new Set(files).size).toBe(files.length);
  });

  it.each([
    ['a message', 'kaizen.v1.Event', 'kaizen/v1/event.proto'],
    ['a method', 'kaizen.v1.EventService.LogEvent', 'kaizen/v1/event_service.proto'],
    ['a field', 'kaizen.v1.Event.event_id', 'kaizen/v1/event.proto'],
    ['a oneof', 'kaizen.v1.Event.payload', 'kaizen/v1/event.proto'],
    ['an enum', 'kaizen.v1.Tier', 'kaizen/v1/vocabulary.proto'],
    ['a value of an enum', 'kaizen.v1.TIER_GOOD', 'kaizen/v1/vocabulary.proto'],
    ['an extension', 'kaizen.v1.rules', 'kaizen/v1/rules.proto'],
    ['health', 'grpc.health.v1.Health', 'health/v1/health.proto'],
    ['an error detail', 'google.rpc.BadRequest.FieldViolation', 'google/rpc/error_details.proto'],
  ])('finds %s', (_, name, file) => {
    expect(filesFor(symbol(name))[0]).toBe(file);
  });

  it('finds files by name and by extension', () => {
    const file = 'google/protobuf/struct.proto';
    expect(filesFor({ messageRequest: 'fileByFilename', fileByFilename: file })).toEqual([file]);
    const containingType = 'google.protobuf.FieldOptions';
    expect(
      ask({ messageRequest: 'allExtensionNumbersOfType', allExtensionNumbersOfType: containingType }),
    ).toEqual({
      allExtensionNumbersResponse: { baseTypeName: containingType, extensionNumber: [50001] },
    });
    const fileContainingExtension = { containingType, extensionNumber: 50001 };
    expect(filesFor({ messageRequest: 'fileContainingExtension', fileContainingExtension })[0]).toBe(
      'kaizen/v1/rules.proto',
    );
  });

  it('says NOT_FOUND for what there is not', () => {
    for (const name of ['kaizen.v1.Nothing', 'Nothing', '', '.', 'kaizen.v1.Event.nothing']) {
      expect(ask(symbol(name))).toMatchObject({ errorResponse: { errorCode: 5 } });
    }
    const type = { messageRequest: 'allExtensionNumbersOfType', allExtensionNumbersOfType: 'x.Y' } as const;
    expect(ask(type)).toMatchObject({ errorResponse: { errorCode: 5 } });
    expect(ask({})).toMatchObject({ errorResponse: { errorCode: 3 } });
  });

  it('keeps comments, optional fields and field rules', () => {
    const file = index.byName('kaizen/v1/performance.proto');
    const record = file?.messages.find(({ name }) => name === 'PerformanceRecord');
    const clicks = record?.fields.find(({ name }) => name === 'clicks');
    expect(clicks?.proto.proto3Optional).toBe(true);
    expect(clicks?.proto.options?.$unknown?.map(({ no }) => no)).toEqual([50001]);
    const comments = file?.proto.sourceCodeInfo?.location.map(({ leadingComments }) => leadingComments);
    expect(comments).toContain(" The creative's id. An unknown creative is created.\n");
  });
});

describe('the description of error details', () => {
  // What another package made of the public files reads all that is written by ours, and writes the same bytes.
  const texts = { subject: 's', description: 'd' };
  it.each([
    ['ErrorInfo', ErrorInfo, published.ErrorInfo, { reason: 'r', domain: 'd', metadata: { k: 'v' } }],
    ['RetryInfo', RetryInfo, published.RetryInfo, { retryDelay: { seconds: 5, nanos: 7 } }],
    ['QuotaFailure', QuotaFailure, published.QuotaFailure, { violations: [texts] }],
    [
      'PreconditionFailure',
      PreconditionFailure,
      published.PreconditionFailure,
      { violations: [{ type: 't', ...texts }] },
    ],
    ['BadRequest', BadRequest, published.BadRequest, { fieldViolations: [{ field: 'f', description: 'd' }] }],
    [
      'ResourceInfo',
      ResourceInfo,
      published.ResourceInfo,
      { resourceType: 't', resourceName: 'n', owner: 'o', description: 'd' },
    ],
  ] as readonly (readonly [name: string, ours: Codec, theirs: Codec, value: object])[])(
    'has the names and numbers of the public %s',
    (name, ours, theirs, value) => {
      const bytes = ours.encode(value as never).finish();
      const read = theirs.decode(bytes);
      expect(read).toMatchObject(value);
      expect([...theirs.encode(read as never).finish()]).toEqual([...bytes]);
      const described = index
        .bySymbol(`google.rpc.${name}`)
        ?.messages.find((message) => message.name === name);
      expect(described?.fields.map(({ localName }) => localName)).toEqual(Object.keys(value));
    },
  );
});

interface Codec {
  encode(message: never): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

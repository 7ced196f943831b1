/**
 * gRPC reflection: clients such as grpcurl ask for the API instead of reading its files. The service of
 * @grpc/reflection re-encodes the files and loses options, so only its proto files are used.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { DescFile } from '@bufbuild/protobuf';
import {
  status as Code,
  type GrpcObject,
  loadPackageDefinition,
  type Server,
  type ServerDuplexStream,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileDescriptors } from '../gen/descriptors.ts';
import type { Admission } from './admission.ts';
import { type Decoded, isDecoded } from './codec.ts';
import { type DescriptorIndex, indexDescriptors, withImports } from './descriptors.ts';
import { inStream, leaving, NOT_A_REQUEST, tolerantDefinition } from './foreign-service.ts';

/** Clients use either version. The two differ only in their names. */
const VERSIONS = ['v1', 'v1alpha'] as const;

/** grpc.reflection.v1.ServerReflectionRequest, as proto-loader decodes it. */
export interface ReflectionRequest {
  readonly messageRequest?: keyof Questions;
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
  readonly fileContainingExtension?: { readonly containingType?: string; readonly extensionNumber?: number };
  readonly allExtensionNumbersOfType?: string;
  readonly listServices?: string;
}

type Questions = Omit<ReflectionRequest, 'messageRequest'>;

/** grpc.reflection.v1.ServerReflectionResponse, without the echo of its request. */
export type ReflectionAnswer =
  | { readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] } }
  | { readonly fileDescriptorResponse: { readonly fileDescriptorProto: readonly Uint8Array[] } }
  | {
      readonly allExtensionNumbersResponse: {
        readonly baseTypeName: string;
        readonly extensionNumber: readonly number[];
      };
    }
  | { readonly errorResponse: { readonly errorCode: number; readonly errorMessage: string } };

/** Offers reflection of the named services and of health, to as many streams as `admission` admits. */
export function addReflection(server: Server, services: readonly string[], admission: Admission): void {
  const index = indexDescriptors(fileDescriptors);
  const listed = [...services, 'grpc.health.v1.Health'];
  const answer = (request: ReflectionRequest): ReflectionAnswer => answerReflection(request, index, listed);
  for (const version of VERSIONS) {
    server.addService(tolerantDefinition(reflectionService(version).service), {
      ServerReflectionInfo(stream: ServerDuplexStream<Decoded<ReflectionRequest>, object>) {
        void inStream(stream, admission, () => answerAll(stream, answer));
      },
    });
  }
}

/** Answers one question after the other. A caller that does not read its answers is asked nothing more. */
async function answerAll(
  stream: ServerDuplexStream<Decoded<ReflectionRequest>, object>,
  answer: (request: ReflectionRequest) => ReflectionAnswer,
): Promise<void> {
  const left = leaving(stream);
  // The stream is still needed for the status when all questions are read.
  const requests: AsyncIterable<Decoded<ReflectionRequest>> = stream.iterator({ destroyOnReturn: false });
  for await (const request of requests) {
    if (!isDecoded(request)) {
      stream.emit('error', NOT_A_REQUEST);
      return;
    }
    if (!stream.write({ originalRequest: request, ...answer(request) })) {
      await once(stream, 'drain', { signal: left });
    }
  }
  stream.end();
}

/** The answer to a reflection request. */
export function answerReflection(
  request: ReflectionRequest,
  index: DescriptorIndex,
  services: readonly string[],
): ReflectionAnswer {
  const { messageRequest } = request;
  switch (messageRequest) {
    case 'listServices':
      return { listServicesResponse: { service: services.map((name) => ({ name })) } };
    case 'fileByFilename':
      return fileAnswer(index.byName(request.fileByFilename ?? ''));
    case 'fileContainingSymbol':
      return fileAnswer(index.bySymbol(request.fileContainingSymbol ?? ''));
    case 'fileContainingExtension': {
      const { containingType = '', extensionNumber = 0 } = request.fileContainingExtension ?? {};
      return fileAnswer(index.byExtension(containingType, extensionNumber));
    }
    case 'allExtensionNumbersOfType': {
      const baseTypeName = request.allExtensionNumbersOfType ?? '';
      const extensionNumber = index.extensionNumbers(baseTypeName);
      return extensionNumber === undefined
        ? notFound()
        : { allExtensionNumbersResponse: { baseTypeName, extensionNumber } };
    }
    case undefined:
      return {
        errorResponse: { errorCode: Code.INVALID_ARGUMENT, errorMessage: 'the request asks nothing' },
      };
    default:
      return messageRequest satisfies never;
  }
}

function fileAnswer(file: DescFile | undefined): ReflectionAnswer {
  return file === undefined
    ? notFound()
    : { fileDescriptorResponse: { fileDescriptorProto: withImports(file) } };
}

function notFound(): ReflectionAnswer {
  return { errorResponse: { errorCode: Code.NOT_FOUND, errorMessage: 'no such file or symbol' } };
}

function reflectionService(version: (typeof VERSIONS)[number]): ServiceClientConstructor {
  const { resolve } = createRequire(import.meta.url);
  const file = resolve(`@grpc/reflection/build/proto/grpc/reflection/${version}/reflection.proto`);
  const loaded = loadPackageDefinition(loadSync(file, { oneofs: true }));
  const namespaces = ['grpc', 'reflection', version];
  const scope = namespaces.reduce<GrpcObject>((outer, name) => outer[name] as GrpcObject, loaded);
  return scope.ServerReflection as ServiceClientConstructor;
}

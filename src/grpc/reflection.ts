import path from 'node:path';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { protoPath as healthProtoPath } from 'grpc-health-check';
import { reflectionDescriptors } from './descriptors.ts';

/** Reads the proto files and offers them to clients, for the named services and health. */
export function createReflection(options: {
  /** Folder that holds `kaizen/v1`. */
  readonly protoDir: string;
  /** Full names of the services to list. */
  readonly services: readonly string[];
}): ReflectionService {
  const own = options.services.map(
    (name) => `kaizen/v1/${snakeCase(name.slice(name.lastIndexOf('.') + 1))}.proto`,
  );
  const read = (files: readonly string[]): PackageDefinition =>
    loadSync([...files], { includeDirs: [path.resolve(options.protoDir)], keepCase: true });
  // The reflection service reads nothing but the descriptors of a package definition.
  const definition: PackageDefinition = {
    'kaizen.v1': descriptorsOnly(read(own)),
    'grpc.health.v1': descriptorsOnly(read([healthProtoPath])),
  };
  return new ReflectionService(definition, { services: [...options.services, 'grpc.health.v1.Health'] });
}

function descriptorsOnly(definition: PackageDefinition): PackageDefinition[string] {
  return { format: 'none', type: {}, fileDescriptorProtos: [...reflectionDescriptors(definition)] } as never;
}

/** `AccountService` → `account_service`. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

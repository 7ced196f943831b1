import path from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { protoPath as healthProtoPath } from 'grpc-health-check';

/** Reads the proto files and offers them to clients, for the named services. */
export function createReflection(options: {
  /** Folder that holds `kaizen/v1`. */
  readonly protoDir: string;
  /** Full names of the services to list. */
  readonly services: readonly string[];
}): ReflectionService {
  const own = options.services
    .filter((service) => service.startsWith('kaizen.v1.'))
    .map((service) => `kaizen/v1/${snakeCase(service.slice(service.lastIndexOf('.') + 1))}.proto`);
  const definition = loadSync([...own, healthProtoPath], {
    includeDirs: [path.resolve(options.protoDir)],
    keepCase: true,
  });
  return new ReflectionService(definition, { services: [...options.services, 'grpc.health.v1.Health'] });
}

/** `AccountService` → `account_service`. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

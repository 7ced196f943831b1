import type { Command } from 'commander';
import { service as healthService } from 'grpc-health-check';
import type { Method } from '../../client/connection.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';

/** The answer of grpc.health.v1.Health/Check. The package does not publish its types. */
interface HealthResponse {
  readonly status: string;
}

/** `kaizen health`. */
export function registerHealth(program: Command, surroundings: Surroundings): void {
  program
    .command('health')
    .description('ask whether the service and its database answer; exit code 0 when they do')
    .action((_options: unknown, command: Command) => runSession(surroundings, command, health));
}

async function health({ service, output, ...session }: Session): Promise<ExitCode> {
  const check = healthService.Check as
    | (Method<{ readonly service: string }, HealthResponse> & { readonly responseStream: false })
    | undefined;
  if (check === undefined) throw new Error('the definition of grpc.health.v1 has no Check');
  const { status } = await service.call(check, { service: '' });
  const isServing = status === 'SERVING';
  const paint = isServing ? output.style.green : output.style.red;
  session.show({ status }, () => `${service.address} ${paint(status)}`);
  return isServing ? 0 : 1;
}

/** The program: its commands and global options. */
import { Command, Option } from 'commander';
import { DEFAULT_PORT } from '../client/channel-target.ts';
import { CLIENT_VARIABLES } from '../client/client-variables.ts';
import { registerAccess } from './commands/access.ts';
import { registerAccount } from './commands/account.ts';
import { registerCycle } from './commands/cycle.ts';
import { registerDashboard } from './commands/dashboard.ts';
import { registerSubject } from './commands/erase-subject.ts';
import { registerEvents } from './commands/events.ts';
import { registerExplain } from './commands/explain.ts';
import { registerHealth } from './commands/health.ts';
import { registerHistory } from './commands/history.ts';
import { registerImportEvents } from './commands/import-events.ts';
import { registerImport } from './commands/import-performance.ts';
import { importCommandOf, registerImports } from './commands/imports.ts';
import { registerKnowledge } from './commands/knowledge.ts';
import { registerOverrides } from './commands/overrides.ts';
import { registerPredictions } from './commands/predictions.ts';
import { registerReset } from './commands/reset.ts';
import { registerScheduler } from './commands/scheduler.ts';
import { numberFrom } from './options.ts';
import type { Surroundings } from './session.ts';

const DEFAULT_TIMEOUT_SECONDS = 30;
/** Largest value of --timeout. A call that takes more than an hour will not be answered. */
const MAX_TIMEOUT_SECONDS = 3_600;

/** The program with every command. Commander throws a CommanderError instead of ending the process. */
export function createProgram(surroundings: Surroundings, version: string): Command {
  const program = new Command('kaizen')
    .description(
      'Kaizen Graph: report what was made and how it performed, learn from it, ask what to do next and why.',
    )
    .version(version)
    .option(
      '--address <host:port>',
      `address of the service (default: 127.0.0.1:${DEFAULT_PORT}; ${CLIENT_VARIABLES.address})`,
    )
    .option(
      '--api-key <key>',
      `the credential; better in ${CLIENT_VARIABLES.apiKey} or a profile, where nobody else sees it`,
    )
    .option('--tls-ca <file>', `authority of the service's certificate (${CLIENT_VARIABLES.tlsCa})`)
    .option('--tls-client-cert <file>', `certificate of the client (${CLIENT_VARIABLES.tlsClientCert})`)
    .option('--tls-client-key <file>', `its private key (${CLIENT_VARIABLES.tlsClientKey})`)
    .option('--service <profile>', `profile with address, key and certificates (${CLIENT_VARIABLES.profile})`)
    .addOption(
      new Option('--timeout <seconds>', 'most time for one call')
        .argParser(numberFrom(0.001, MAX_TIMEOUT_SECONDS))
        .default(DEFAULT_TIMEOUT_SECONDS),
    )
    .option('--json', 'print JSON for programs: the messages of the API, by their proto3 JSON names')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride();
  registerAccount(program, surroundings);
  registerSubject(program, surroundings);
  registerImport(program, surroundings);
  registerImportEvents(importCommandOf(program), surroundings);
  registerImports(importCommandOf(program), surroundings);
  registerCycle(program, surroundings);
  registerDashboard(program, surroundings);
  registerKnowledge(program, surroundings);
  registerExplain(program, surroundings);
  registerHistory(program, surroundings);
  registerPredictions(program, surroundings);
  registerOverrides(program, surroundings);
  registerReset(program, surroundings);
  registerEvents(program, surroundings);
  registerScheduler(program, surroundings);
  registerAccess(program, surroundings);
  registerHealth(program, surroundings);
  return program;
}

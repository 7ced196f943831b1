import type { Schedule } from '../scheduler/schedule-store.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { RunningService } from './start-service.ts';

/** The text at the start: where everything is, and what to try first. */
export function welcomeText({
  service,
  database,
  config,
  schedule,
}: {
  readonly service: Pick<RunningService, 'grpcAddress' | 'metricsAddress'>;
  readonly database: Pick<Database, 'connection' | 'browser'>;
  readonly config: Pick<Config, 'reflection' | 'scheduleEnabled' | 'authentication' | 'tlsCertificate'>;
  /** The schedule in force, which may differ from the settings. */
  readonly schedule: Pick<Schedule, 'schedule' | 'timeZone' | 'pause'>;
}): string {
  const { browser, connection } = database;
  const { grpcAddress, metricsAddress } = service;
  const rows: readonly (readonly [string, string])[] = [
    ['gRPC', `${grpcAddress}${config.reflection ? ', with reflection' : ''}`],
    ['Callers', callers(config)],
    ['Database', connection.uri],
    ...(browser === undefined
      ? []
      : ([
          ['Browser', `${browser.url} (user ${connection.username}, password in ${browser.passwordFile})`],
        ] as const)),
    ...(metricsAddress === undefined ? [] : ([['Metrics', `http://${metricsAddress}/metrics`]] as const)),
    ['Learning cycle', learningCycle(schedule, config)],
  ];
  const plaintext = config.tlsCertificate === '' ? '-plaintext ' : '';
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    '',
    '  Kaizen Graph is ready.',
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    '',
    '  Try:',
    `    grpcurl ${plaintext}${grpcAddress} list`,
    `    grpcurl ${plaintext}${grpcAddress} describe kaizen.v1.EventService`,
    '    and docs/tutorial.md: ten minutes from an empty account to advice',
    '',
    '  Ctrl+C stops it.',
    '',
    '',
  ].join('\n');
}

function callers({
  authentication,
  tlsCertificate,
}: Pick<Config, 'authentication' | 'tlsCertificate'>): string {
  const encrypted = tlsCertificate === '' ? '' : ', encrypted';
  return authentication === 'open'
    ? `whoever reaches the port may do everything (docs/security.md has keys)${encrypted}`
    : `those with a credential${encrypted}`;
}

function learningCycle(
  { schedule, timeZone, pause }: Pick<Schedule, 'schedule' | 'timeZone' | 'pause'>,
  { scheduleEnabled }: Pick<Config, 'scheduleEnabled'>,
): string {
  if (!scheduleEnabled) return 'switched off on this server';
  return `${schedule} (${timeZone})${pause === undefined ? '' : `, paused by ${pause.actor}: ${pause.reason}`}`;
}

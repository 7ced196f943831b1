import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { RunningService } from './service.ts';

/** The one block that tells whoever started the service where each thing is and what to try. */
export function welcomeText({
  service,
  database,
  config,
}: {
  readonly service: Pick<RunningService, 'grpcAddress' | 'metricsAddress'>;
  readonly database: Pick<Database, 'connection' | 'browser'>;
  readonly config: Pick<Config, 'reflection' | 'schedule' | 'scheduleTimeZone' | 'scheduleEnabled'>;
}): string {
  const { browser, connection } = database;
  const { grpcAddress, metricsAddress } = service;
  const schedule = config.scheduleEnabled
    ? `${config.schedule} (${config.scheduleTimeZone})`
    : 'switched off';
  const rows: readonly (readonly [string, string])[] = [
    ['gRPC', `${grpcAddress}${config.reflection ? ', with reflection' : ''}`],
    ['Database', connection.uri],
    ...(browser === undefined
      ? []
      : ([
          ['Browser', `${browser.url} (user ${connection.username}, password in ${browser.passwordFile})`],
        ] as const)),
    ...(metricsAddress === undefined ? [] : ([['Metrics', `http://${metricsAddress}/metrics`]] as const)),
    ['Learning cycle', schedule],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    '',
    '  Kaizen Graph is ready.',
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    '',
    '  Try:',
    `    grpcurl -plaintext ${grpcAddress} list`,
    `    grpcurl -plaintext ${grpcAddress} describe kaizen.v1.EventService`,
    '    and the ten minutes in README.md, which begin with an account',
    '',
    '  Ctrl+C stops it.',
    '',
    '',
  ].join('\n');
}

/** All settings of the service, in one table. The table in docs/reference.md is rendered from it. */

import { TOKEN_ALGORITHMS } from '../access/token-verifier.ts';
import { MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from '../accounts/event-retention.ts';
import { MISFIRE_POLICIES } from '../scheduler/plan-runs.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../shared/log.ts';
import {
  choice,
  choices,
  cronExpression,
  databaseUri,
  decimalNumber,
  flag,
  httpsUrl,
  listenAddress,
  optionalWholeNumber,
  port,
  type SettingParser,
  secretText,
  text,
  timeZone,
  wholeNumber,
  zeroOr,
} from '../shared/setting-parsers.ts';

/** A setting: one row of the table. */
export interface Setting<Value> {
  /** Name of the environment variable. */
  readonly variable: string;
  /** What the value is, in the rendered table. */
  readonly type: string;
  readonly unit?: string;
  /** The default as it would be written in the variable. */
  readonly default: string;
  /** Secret values are never printed or logged. */
  readonly secret?: boolean;
  readonly description: string;
  readonly parse: SettingParser<Value>;
}

/** The settings by the name used in the program. */
export const settings = {
  neo4jUri: {
    variable: 'NEO4J_URI',
    type: 'URI',
    default: '',
    description:
      'A Neo4j server of your own, such as `neo4j://db:7687` or `neo4j+s://….databases.neo4j.io`. Empty: an embedded one is started.',
    parse: databaseUri,
  },
  neo4jUsername: {
    variable: 'NEO4J_USERNAME',
    type: 'text',
    default: 'neo4j',
    description: 'User at that server.',
    parse: text,
  },
  neo4jPassword: {
    variable: 'NEO4J_PASSWORD',
    type: 'text',
    default: '',
    secret: true,
    description: 'Password at that server. The embedded database makes its own.',
    parse: text,
  },
  neo4jDatabase: {
    variable: 'NEO4J_DATABASE',
    type: 'text',
    default: 'neo4j',
    description: 'Database at that server.',
    parse: text,
  },
  grpcAddress: {
    variable: 'KAIZEN_GRPC_ADDRESS',
    type: 'host:port',
    default: '127.0.0.1:50051',
    description: 'Where gRPC listens. Port 0 takes a free one.',
    parse: listenAddress,
  },
  authentication: {
    variable: 'KAIZEN_AUTHENTICATION',
    type: 'open, required',
    default: 'open',
    description:
      '`open` trusts every caller with everything, and listens on loopback only. `required` asks every call for a credential; see [Security](security.md).',
    parse: choice(['open', 'required']),
  },
  adminKey: {
    variable: 'KAIZEN_ADMIN_KEY',
    type: 'text',
    default: '',
    secret: true,
    description:
      'A credential with every role and all accounts, 32 characters at least, with which the first API keys are made. Empty: there is none.',
    parse: secretText({ minLength: 32 }),
  },
  tlsCertificate: {
    variable: 'KAIZEN_TLS_CERT',
    type: 'path',
    default: '',
    description:
      'PEM file of the certificate of the service and those up to its authority. It is read again every minute. Empty: connections are not encrypted.',
    parse: text,
  },
  tlsKey: {
    variable: 'KAIZEN_TLS_KEY',
    type: 'path',
    default: '',
    description: 'PEM file of the private key of that certificate.',
    parse: text,
  },
  tlsClientAuthority: {
    variable: 'KAIZEN_TLS_CLIENT_CA',
    type: 'path',
    default: '',
    description:
      'PEM file of the authority whose certificates clients must show, in addition to their credential. Empty: they need none.',
    parse: text,
  },
  tokenIssuer: {
    variable: 'KAIZEN_JWT_ISSUER',
    type: 'text',
    default: '',
    description: 'Issuer (`iss`) of the JSON Web Tokens to accept beside API keys. Empty: no tokens.',
    parse: text,
  },
  tokenAudience: {
    variable: 'KAIZEN_JWT_AUDIENCE',
    type: 'text',
    default: '',
    description: 'Audience (`aud`) that the tokens must be for.',
    parse: text,
  },
  tokenKeySetUrl: {
    variable: 'KAIZEN_JWT_JWKS_URL',
    type: 'URL',
    default: '',
    description: "The issuer's JSON Web Key Set. It is read again when a token has an unknown key.",
    parse: httpsUrl,
  },
  tokenAlgorithms: {
    variable: 'KAIZEN_JWT_ALGORITHMS',
    type: `some of ${TOKEN_ALGORITHMS.join(', ')}`,
    default: 'RS256,ES256',
    description: 'Signatures that tokens may have.',
    parse: choices(TOKEN_ALGORITHMS),
  },
  allowInsecure: {
    variable: 'KAIZEN_ALLOW_INSECURE',
    type: 'some of no-authentication, no-tls',
    default: '',
    description:
      'What may be missing although other machines can reach the service, because a proxy in front of it provides it.',
    parse: choices(['no-authentication', 'no-tls']),
  },
  metricsAddress: {
    variable: 'KAIZEN_METRICS_ADDRESS',
    type: 'host:port',
    default: '127.0.0.1:9464',
    description: 'Where `/metrics` answers, for Prometheus. Port 0 takes a free one.',
    parse: listenAddress,
  },
  reflection: {
    variable: 'KAIZEN_REFLECTION',
    type: 'flag',
    default: 'true',
    description: 'Whether gRPC reflection tells clients the API.',
    parse: flag,
  },
  dataDir: {
    variable: 'KAIZEN_DATA_DIR',
    type: 'path',
    default: '.kaizen',
    description: 'Folder of the embedded database and its password.',
    parse: text,
  },
  cacheDir: {
    variable: 'KAIZEN_CACHE_DIR',
    type: 'path',
    default: '',
    description: "Folder of the embedded database's programs. Empty: the user's cache folder.",
    parse: text,
  },
  mavenMirror: {
    variable: 'KAIZEN_MAVEN_MIRROR',
    type: 'URL',
    default: '',
    description:
      "A mirror of Maven Central, from which the embedded database's programs are downloaded. It takes the place of Maven's own `settings.xml`. Empty: as that file says.",
    parse: httpsUrl,
  },
  embeddedBoltPort: {
    variable: 'KAIZEN_NEO4J_BOLT_PORT',
    type: 'port',
    default: '7687',
    description: 'Bolt port of the embedded database, on loopback.',
    parse: port,
  },
  embeddedHttpPort: {
    variable: 'KAIZEN_NEO4J_HTTP_PORT',
    type: 'port',
    default: '7474',
    description: 'HTTP port of the embedded database and its Browser, on loopback.',
    parse: port,
  },
  logLevel: {
    variable: 'KAIZEN_LOG_LEVEL',
    type: LOG_LEVELS.join(', '),
    default: 'info',
    description:
      'How much is logged. Calls that succeed are `debug`, those refused `info`, failures of the service `error`.',
    parse: choice(LOG_LEVELS),
  },
  logFormat: {
    variable: 'KAIZEN_LOG_FORMAT',
    type: LOG_FORMATS.join(', '),
    default: 'auto',
    description: '`auto` is pretty on a terminal and JSON lines elsewhere.',
    parse: choice(LOG_FORMATS),
  },
  scheduleEnabled: {
    variable: 'KAIZEN_SCHEDULE_ENABLED',
    type: 'flag',
    default: 'true',
    description: 'Whether this server runs the learning cycle by itself.',
    parse: flag,
  },
  schedule: {
    variable: 'KAIZEN_SCHEDULE',
    type: 'cron expression',
    default: '0 3 * * *',
    description: 'When the learning cycle runs, until an operator updates the schedule.',
    parse: cronExpression,
  },
  scheduleTimeZone: {
    variable: 'KAIZEN_SCHEDULE_TIME_ZONE',
    type: 'IANA time zone',
    default: 'UTC',
    description: 'Zone of the schedule, until an operator updates it.',
    parse: timeZone,
  },
  scheduleMisfire: {
    variable: 'KAIZEN_SCHEDULE_MISFIRE',
    type: MISFIRE_POLICIES.join(', '),
    default: 'RUN_ONCE',
    description:
      'What becomes of due times that no server attended to within a minute, until an operator updates it: nothing, or one run for all of them.',
    parse: choice(MISFIRE_POLICIES),
  },
  patternHalfLifeDays: {
    variable: 'KAIZEN_PATTERN_HALF_LIFE_DAYS',
    type: 'whole number 30–3650',
    default: '180',
    description: 'Half-life of evidence: a pattern counts half as much this many days before the newest.',
    parse: wholeNumber({ min: 30, max: 3650 }),
  },
  eventRetentionDays: {
    variable: 'KAIZEN_EVENT_RETENTION_DAYS',
    type: `0, or whole number ${MIN_RETENTION_DAYS}–${MAX_RETENTION_DAYS}`,
    default: '0',
    unit: 'days',
    description:
      'For how long events are kept, in accounts that do not say it themselves. Older ones are deleted after the next cycle of their account; what was counted and learned stays. 0: for ever. The same on every server.',
    parse: zeroOr(wholeNumber({ min: MIN_RETENTION_DAYS, max: MAX_RETENTION_DAYS })),
  },
  sharingMinAccounts: {
    variable: 'KAIZEN_SHARING_MIN_ACCOUNTS',
    type: 'whole number 5–1000',
    default: '5',
    unit: 'accounts',
    description:
      'Accounts that anything shared between accounts rests on at least, beside the one it is shown to. The same on every server.',
    parse: wholeNumber({ min: 5, max: 1000 }),
  },
  holdoutShare: {
    variable: 'KAIZEN_HOLDOUT_SHARE',
    type: 'number 0–0.5',
    default: '0',
    description:
      'Share of the weeks of projects that get no guidance, drawn at random, so that GetGuidanceEffect can tell what guidance does. The same on every server.',
    parse: decimalNumber({ min: 0, max: 0.5 }),
  },
  contextSecret: {
    variable: 'KAIZEN_CONTEXT_SECRET',
    type: 'text',
    default: '',
    secret: true,
    description:
      'Signs context ids, 16 characters at least; the same on every server. Another one makes the ids given out before it unknown. Empty: the database keeps one.',
    parse: secretText({ minLength: 16 }),
  },
  callsPerSecond: {
    variable: 'KAIZEN_CALLS_PER_SECOND',
    type: 'whole number',
    unit: 'calls a second',
    default: '',
    description:
      'Calls that an account may get, and that a credential may make, at this server; each message of a stream of requests counts as one. More are refused with RATE_LIMITED and a delay, or held back in streams. 0: no limit. Empty: 10,000, and no limit in the open mode.',
    parse: optionalWholeNumber({ min: 0, max: 1_000_000 }),
  },
  mebibytesPerSecond: {
    variable: 'KAIZEN_MEBIBYTES_PER_SECOND',
    type: 'whole number',
    unit: 'MiB of requests a second',
    default: '',
    description: 'The same for the size of requests. 0: no limit. Empty: 64, and no limit in the open mode.',
    parse: optionalWholeNumber({ min: 0, max: 1_000_000 }),
  },
  streamsAtOnce: {
    variable: 'KAIZEN_STREAMS_AT_ONCE',
    type: 'whole number',
    unit: 'streams',
    default: '',
    description:
      'Streams (watches, uploads, StreamEvents) of one account, and of one credential, at the same time at this server, which takes 200 in all. 0: no limit. Empty: 100, and no limit in the open mode.',
    parse: optionalWholeNumber({ min: 0, max: 1_000_000 }),
  },
  lanes: {
    variable: 'KAIZEN_LANES',
    type: 'whole number 1–64',
    default: '4',
    description:
      'Write lanes: transactions that append events at the same time. An account always uses the same lane.',
    parse: wholeNumber({ min: 1, max: 64 }),
  },
  laneQueueItems: {
    variable: 'KAIZEN_LANE_QUEUE_ITEMS',
    type: 'whole number',
    unit: 'events',
    default: '20000',
    description: 'Events that may wait in one lane before calls are refused with RESOURCE_EXHAUSTED.',
    parse: wholeNumber({ min: 1, max: 10_000_000 }),
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

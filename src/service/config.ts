/** Reads the settings from the environment. The table of settings is in settings.ts. */
import { CLIENT_VARIABLES } from '../client/client-variables.ts';
import { SettingProblem } from '../shared/setting-parsers.ts';
import { StartupError } from '../shared/startup-error.ts';
import { type Setting, settings } from './settings.ts';

type Settings = typeof settings;

/** The values of every setting. */
export type Config = {
  readonly [Name in keyof Settings]: Exclude<ReturnType<Settings[Name]['parse']>, SettingProblem>;
};

/** Environment variables as Node provides them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings. An empty variable counts as not set. Throws a {@link StartupError} that lists every problem. */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const rows: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settings);
  for (const [name, setting] of rows) {
    const value = setting.parse(environment[setting.variable] || setting.default);
    if (value instanceof SettingProblem) problems.push(`${setting.variable} ${value.description}`);
    values[name] = value;
  }
  const known = new Set([...rows.map(([, setting]) => setting.variable), ...Object.values(CLIENT_VARIABLES)]);
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('KAIZEN_') && !known.has(variable)) problems.push(`${variable} is not a setting`);
  }
  if (environment.NEO4J_URI && !environment.NEO4J_PASSWORD) {
    problems.push('NEO4J_PASSWORD must be given with NEO4J_URI');
  }
  if (problems.length === 0) problems.push(...togetherProblems(values as Config));
  if (problems.length > 0) {
    throw new StartupError(`The settings have ${problems.length} problem(s):\n- ${problems.join('\n- ')}`);
  }
  // Every setting was parsed above, and none is a problem.
  return values as Config;
}

/** Settings that only make sense together. */
function togetherProblems(config: Config): readonly string[] {
  const { authentication, adminKey, tlsCertificate, tlsKey, tlsClientAuthority } = config;
  const { tokenIssuer, tokenAudience, tokenKeySetUrl } = config;
  const tokens = [tokenIssuer, tokenAudience, tokenKeySetUrl];
  const rules: readonly (readonly [boolean, string])[] = [
    [
      (tlsCertificate === '') !== (tlsKey === ''),
      'KAIZEN_TLS_CERT and KAIZEN_TLS_KEY must be given together',
    ],
    [
      tlsClientAuthority !== '' && tlsCertificate === '',
      'KAIZEN_TLS_CLIENT_CA needs KAIZEN_TLS_CERT and KAIZEN_TLS_KEY',
    ],
    [
      tokens.includes('') && tokens.some((text) => text !== ''),
      'KAIZEN_JWT_ISSUER, KAIZEN_JWT_AUDIENCE and KAIZEN_JWT_JWKS_URL must be given together',
    ],
    [
      authentication === 'open' && (adminKey !== '' || tokenIssuer !== ''),
      'KAIZEN_ADMIN_KEY and KAIZEN_JWT_… need KAIZEN_AUTHENTICATION=required: in the open mode nobody would be asked for a credential',
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, text]) => text);
}

/** The table of settings as Markdown, for docs/reference.md. */
export function renderSettingsTable(): string {
  const rows: readonly Setting<unknown>[] = Object.values(settings);
  const lines = rows.map(({ variable, type, unit, default: fallback, secret, description }) => {
    const unitText = unit === undefined ? '' : `, ${unit}`;
    const notes = secret ? `${description} Secret.` : description;
    return `| \`${variable}\` | ${type}${unitText} | ${fallback === '' ? '' : `\`${fallback}\``} | ${notes} |`;
  });
  return ['| variable | type | default | meaning |', '|---|---|---|---|', ...lines, ''].join('\n');
}

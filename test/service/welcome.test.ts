import { describe, expect, it } from 'vitest';
import { welcomeText } from '../../src/service/welcome.ts';

const parts: Parameters<typeof welcomeText>[0] = {
  service: { grpcAddress: '127.0.0.1:50051', metricsAddress: undefined },
  database: {
    connection: { uri: 'bolt://127.0.0.1:7687', username: 'neo4j', password: 'secret', database: 'neo4j' },
    browser: undefined,
  },
  config: { reflection: true, scheduleEnabled: true, authentication: 'open', tlsCertificate: '' },
  schedule: { schedule: '30 4 * * *', timeZone: 'Europe/Berlin', pause: undefined },
};

describe('welcomeText', () => {
  it('tells the schedule in force and who holds it', () => {
    expect(welcomeText(parts)).toContain('Learning cycle  30 4 * * * (Europe/Berlin)\n');
    const pause = { actor: 'operator', reason: 'maintenance', atMs: 0 };
    expect(welcomeText({ ...parts, schedule: { ...parts.schedule, pause } })).toContain(
      '30 4 * * * (Europe/Berlin), paused by operator: maintenance\n',
    );
    expect(welcomeText({ ...parts, config: { ...parts.config, scheduleEnabled: false } })).toContain(
      'Learning cycle  switched off on this server\n',
    );
  });

  it('tells who may call, and how', () => {
    expect(welcomeText(parts)).toMatch(/Callers +whoever reaches the port may do everything/);
    expect(welcomeText(parts)).toContain('grpcurl -plaintext 127.0.0.1:50051 list');
    const config = { ...parts.config, authentication: 'required', tlsCertificate: 'tls.crt' } as const;
    expect(welcomeText({ ...parts, config })).toMatch(/Callers +those with a credential, encrypted\n/);
    expect(welcomeText({ ...parts, config })).toContain('grpcurl 127.0.0.1:50051 list');
  });

  it('tells no password', () => {
    expect(welcomeText(parts)).not.toContain('secret');
  });
});

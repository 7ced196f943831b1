import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, renderSettingsTable } from '../../src/service/config.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    expect(config.grpcAddress).toEqual({ host: '127.0.0.1', port: 50051, text: '127.0.0.1:50051' });
    expect(config).toMatchObject({ neo4jUri: '', neo4jDatabase: 'neo4j', lanes: 4, schedule: '0 3 * * *' });
  });

  it('reads values, and takes an empty variable as not set', () => {
    const config = readConfig({
      KAIZEN_GRPC_ADDRESS: '[::1]:0',
      KAIZEN_LANES: '',
      KAIZEN_REFLECTION: 'false',
      KAIZEN_SCHEDULE_TIME_ZONE: 'Europe/Berlin',
    });
    expect(config.grpcAddress).toEqual({ host: '::1', port: 0, text: '[::1]:0' });
    expect(config).toMatchObject({ lanes: 4, reflection: false, scheduleTimeZone: 'Europe/Berlin' });
  });

  it('lets nothing be shared between fewer than five accounts', () => {
    expect(readConfig({}).sharingMinAccounts).toBe(5);
    expect(readConfig({ KAIZEN_SHARING_MIN_ACCOUNTS: '12' }).sharingMinAccounts).toBe(12);
    expect(() => readConfig({ KAIZEN_SHARING_MIN_ACCOUNTS: '4' })).toThrow(
      'KAIZEN_SHARING_MIN_ACCOUNTS must be a whole number from 5 to 1000',
    );
  });

  it('keeps events for ever, or for 30 days at least', () => {
    const days = (value: string): number =>
      readConfig({ KAIZEN_EVENT_RETENTION_DAYS: value }).eventRetentionDays;
    expect(['', '0', '30', '36500'].map(days)).toEqual([0, 0, 30, 36_500]);
    for (const value of ['29', '36501', '-1', '00']) {
      expect(() => days(value)).toThrow('must be a whole number from 30 to 36500, or 0');
    }
  });

  it('reports every problem at once, unknown variables too, and never a value', () => {
    const read = (): unknown =>
      readConfig({
        NEO4J_URI: 'http://secret-host',
        KAIZEN_GRPC_ADDRESS: 'nowhere',
        KAIZEN_LANES: '0',
        KAIZEN_SCHEDULE: 'now and then',
        KAIZEN_SCHEDULE_TIME_ZONE: '+01:00',
        KAIZEN_LOG_LEVEL: 'loud',
        KAIZEN_REFLECTION: 'yes',
        KAIZEN_TYPO: 'x',
        OTHER: 'ignored',
      });
    expect(read).toThrow(/9 problem/);
    for (const name of [
      'NEO4J_URI',
      'NEO4J_PASSWORD',
      'GRPC_ADDRESS',
      'LANES',
      'SCHEDULE must',
      'TIME_ZONE',
      'LEVEL',
      'REFLECTION',
      'TYPO is not',
    ]) {
      expect(read).toThrow(name);
    }
    expect(read).not.toThrow('secret-host');
  });
});

describe('docs/reference.md', () => {
  it('holds the table of settings', () => {
    const page = readFileSync(path.join(packageRoot(), 'docs/reference.md'), 'utf8');
    const table = renderSettingsTable();
    expect(table.split('\n').length).toBeGreaterThan(15);
    expect(page).toContain(table.trim());
  });
});

import { describe, expect, it } from 'vitest';
import { createContextTokens, type GuidanceFacts } from '../../src/guidance/context-token.ts';
import { createContextTokenSource } from '../../src/guidance/context-token-source.ts';

const FACTS: GuidanceFacts = {
  projectId: 'project|1 %ü',
  epoch: 7,
  sharedEpoch: 3,
  seed: 4_294_967_295,
  holdout: true,
  week: '2026-W48',
  issuedAtMs: 1_795_000_000_123,
  metric: 'engagement_rate',
};
const tokens = createContextTokens({ secret: 'the secret of a test' });

describe('a context id', () => {
  it('gives back what was signed, and is the same for the same facts', () => {
    const token = tokens.sign('acme', FACTS);
    expect(tokens.read(token, 'acme')).toEqual(FACTS);
    expect(tokens.sign('acme', FACTS)).toBe(token);
    expect(tokens.sign('acme', { ...FACTS, seed: 1 })).not.toBe(token);
  });

  it('can stand in a URL, is short, and shows no account', () => {
    const token = tokens.sign('acme', FACTS);
    expect(token).toMatch(/^k1\.[\w-]+\.[\w-]{22}$/);
    expect(token.length).toBeLessThan(180);
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).not.toContain('acme');
    const longest = tokens.sign('acme', { ...FACTS, projectId: '\u0001'.repeat(256) });
    expect(longest.length).toBeLessThan(4096);
  });

  it('is refused with any character changed, added or left out', () => {
    const token = tokens.sign('acme', FACTS);
    const others = Array.from(token, (character, index) => {
      const other = character === 'A' ? 'B' : 'A';
      return token.slice(0, index) + other + token.slice(index + 1);
    });
    for (const forged of [...others, `${token}A`, ` ${token}`, token.slice(0, -1), `${token}=`]) {
      expect(tokens.read(forged, 'acme'), forged).toHaveProperty('problem');
    }
  });

  it.each(['', '.', '..', 'k1..', 'k1.e30.AAAAAAAAAAAAAAAAAAAAAA', 'ünlesbar', '\u0000', 'k9.W10.x'])(
    'is refused and never throws for %j',
    (text) => {
      expect(tokens.read(text, 'acme')).toEqual({ problem: expect.stringContaining('is not a context_id') });
    },
  );

  it('is refused alike when another deployment signed it and when it was given to another account', () => {
    const foreign = createContextTokens({ secret: 'another secret of a test' }).sign('acme', FACTS);
    const refusal = tokens.read(foreign, 'acme');
    expect(refusal).toEqual({ problem: expect.stringContaining('is not a context_id') });
    expect(tokens.read(tokens.sign('globex', FACTS), 'acme')).toEqual(refusal);
  });
});

describe('the secret', () => {
  it('is the setting when there is one, without asking the database', async () => {
    const graph = { run: () => Promise.reject(new Error('not to be asked')) };
    const source = createContextTokenSource({ graph, secret: 'a secret from the settings' });
    const expected = createContextTokens({ secret: 'a secret from the settings' }).sign('acme', FACTS);
    expect((await source()).sign('acme', FACTS)).toBe(expected);
  });

  it('is asked of the database once, and again after a failure', async () => {
    let calls = 0;
    const graph = {
      run: () => {
        calls += 1;
        const answer = { secret: 'kept by the database' } as never;
        return calls === 1 ? Promise.reject(new Error('away')) : Promise.resolve(answer);
      },
    };
    const source = createContextTokenSource({ graph, secret: '', newSecret: () => 'new' });
    await expect(source()).rejects.toThrow('away');
    const [first, second] = await Promise.all([source(), source()]);
    expect(first).toBe(second);
    expect(calls).toBe(2);
  });
});

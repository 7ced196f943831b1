import { expect, test } from 'vitest';
import { contextId } from '../../src/kaizen/context-id.ts';

const context = { accountKey: 'acme', projectId: 'spring', epoch: 7 };

test('the same account, project and epoch give the same id, and any other gives another', () => {
  const ids = [
    contextId(context),
    contextId({ ...context, accountKey: 'acme2' }),
    contextId({ ...context, projectId: 'spring|7' }),
    contextId({ ...context, epoch: 8 }),
  ];
  expect(contextId({ ...context })).toBe(ids[0]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the id is base64url and does not show the account', () => {
  const id = contextId(context);
  expect(id).toMatch(/^[\w-]+$/);
  expect(Buffer.from(id, 'base64url').toString()).not.toContain('acme');
});

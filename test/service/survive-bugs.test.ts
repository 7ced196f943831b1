import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { surviveBugs } from '../../src/service/survive-bugs.ts';

test('what nobody caught is logged, and has a listener, so that Node ends nothing', () => {
  const logged: unknown[] = [];
  const process = new EventEmitter();
  surviveBugs(process as never, { error: (fields: object) => void logged.push(fields) } as never);
  const bug = new TypeError('a bug');
  process.emit('uncaughtException', bug);
  process.emit('unhandledRejection', bug);
  expect(logged).toEqual([
    { err: bug, event: 'uncaughtException' },
    { err: bug, event: 'unhandledRejection' },
  ]);
});

import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/session.ts';
import { createStyle } from '../../src/cli/style.ts';
import type { Connection } from '../../src/client/connection.ts';
import {
  EraseAccountRequest,
  EraseAccountResponse,
  EraseSubjectRequest,
  EraseSubjectResponse,
  ErasureState,
} from '../../src/gen/kaizen/v1/erasure.ts';

const ACCOUNT = ['account', 'erase', '--account', 'acme'];
const SUBJECT = ['subject', 'erase', '--account', 'acme', '--lead', 'lead-1'];

/** Runs a command against a service that erases whatever it is told to. `answer` is what the person types. */
async function run(command: readonly string[], args: readonly string[], answer?: string) {
  const isSubject = command === SUBJECT;
  const ids: string[] = [];
  const forced: boolean[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  let code = 0;
  const connection: Connection = {
    address: 'nowhere',
    call: async (method, request) => {
      const bytes = method.requestSerialize(request);
      const ofSubject = isSubject ? EraseSubjectRequest.decode(bytes) : undefined;
      const { force, accountId } = ofSubject ?? EraseAccountRequest.decode(bytes);
      forced.push(force);
      ids.push(ofSubject === undefined ? accountId : `${ofSubject.subjectType} ${ofSubject.subjectId}`);
      const Response = isSubject ? EraseSubjectResponse : EraseAccountResponse;
      const response = Response.fromPartial({
        preview: !force,
        state: force ? ErasureState.ERASURE_STATE_DONE : ErasureState.ERASURE_STATE_UNSPECIFIED,
        erasureId: force ? 'abc' : '',
        counts: [
          { label: isSubject ? 'Lead' : 'Account', count: 1 },
          { label: 'Event', count: 1_200 },
        ],
      });
      return method.responseDeserialize(Buffer.from(Response.encode(response as never).finish()));
    },
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    watch: () => {
      throw new Error('nothing is watched');
    },
    close: () => undefined,
  };
  const print = (text: string): void => void printed.push(text);
  const surroundings = {
    output: {
      print,
      note: print,
      status: () => undefined,
      style: createStyle(false),
      noteStyle: createStyle(false),
      width: 100,
    },
    now: () => new Date(0),
    random: () => 0.5,
    sleep: async () => undefined,
    connect: () => connection,
    setExitCode: (given: number) => {
      code = given;
    },
    ...(answer === undefined
      ? {}
      : {
          ask: async (question: string) => {
            asked.push(question);
            return answer;
          },
        }),
  } as unknown as Surroundings;
  await createProgram(surroundings, '1').parseAsync([...command, ...args], { from: 'user' });
  return { forced, ids, asked, code, text: printed.join('\n') };
}

const FORCE = ['--force', '--actor', 'maria', '--reason', 'the contract ended'];

describe('kaizen account erase', () => {
  it('counts what would go, and asks nothing, without --force', async () => {
    const { forced, asked, text } = await run(ACCOUNT, [], 'acme');
    expect([forced, asked]).toEqual([[false], []]);
    expect(text).toMatch(/would remove[\s\S]*Event\s+1,200[\s\S]*Nothing was changed/);
  });

  it('asks for the id on a terminal, and does nothing when it is not typed', async () => {
    const refused = await run(ACCOUNT, FORCE, 'yes');
    expect([refused.forced, refused.code]).toEqual([[false], 1]);
    expect(refused.asked[0]).toContain('1201 nodes');
    const done = await run(ACCOUNT, FORCE, 'acme');
    expect(done.forced).toEqual([false, true]);
    expect(done.text).toContain('erased:abc');
  });

  it('asks nobody where there is no terminal', async () => {
    expect((await run(ACCOUNT, FORCE)).forced).toEqual([true]);
  });
});

describe('kaizen subject erase', () => {
  it('counts what would go of the lead, and asks nothing, without --force', async () => {
    const { forced, ids, asked, text } = await run(SUBJECT, []);
    expect([forced, ids, asked]).toEqual([[false], ['1 lead-1'], []]);
    expect(text).toMatch(/Erasing the lead would remove[\s\S]*Lead\s+1[\s\S]*Nothing was changed/);
  });

  it('asks for the id of the lead on a terminal, and does nothing when it is not typed', async () => {
    const refused = await run(SUBJECT, FORCE, 'acme');
    expect([refused.forced, refused.code]).toEqual([[false], 1]);
    expect(refused.asked[0]).toContain('This erases lead-1 for good');
    const done = await run(SUBJECT, FORCE, 'lead-1');
    expect([done.forced, done.ids]).toEqual([
      [false, true],
      ['1 lead-1', '1 lead-1'],
    ]);
    expect(done.text).toMatch(/Nothing of the lead is stored[\s\S]*erased:abc/);
  });
});

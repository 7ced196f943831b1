import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/session.ts';
import { createStyle } from '../../src/cli/style.ts';
import type { Connection } from '../../src/client/connection.ts';
import { EraseAccountRequest, EraseAccountResponse, ErasureState } from '../../src/gen/kaizen/v1/erasure.ts';

/** Runs the command against a service that erases whatever it is told to. `answer` is what the person types. */
async function run(args: readonly string[], answer?: string) {
  const forced: boolean[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  let code = 0;
  const connection: Connection = {
    address: 'nowhere',
    call: async (method, request) => {
      const { force } = EraseAccountRequest.decode(method.requestSerialize(request));
      forced.push(force);
      const response = EraseAccountResponse.fromPartial({
        preview: !force,
        state: force ? ErasureState.ERASURE_STATE_DONE : ErasureState.ERASURE_STATE_UNSPECIFIED,
        erasureId: force ? 'abc' : '',
        counts: [
          { label: 'Account', count: 1 },
          { label: 'Event', count: 1_200 },
        ],
      });
      return method.responseDeserialize(Buffer.from(EraseAccountResponse.encode(response).finish()));
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
  await createProgram(surroundings, '1').parseAsync(['account', 'erase', '--account', 'acme', ...args], {
    from: 'user',
  });
  return { forced, asked, code, text: printed.join('\n') };
}

const FORCE = ['--force', '--actor', 'maria', '--reason', 'the contract ended'];

describe('kaizen account erase', () => {
  it('counts what would go, and asks nothing, without --force', async () => {
    const { forced, asked, text } = await run([], 'acme');
    expect([forced, asked]).toEqual([[false], []]);
    expect(text).toMatch(/would remove[\s\S]*Event\s+1,200[\s\S]*Nothing was changed/);
  });

  it('asks for the id on a terminal, and does nothing when it is not typed', async () => {
    const refused = await run(FORCE, 'yes');
    expect([refused.forced, refused.code]).toEqual([[false], 1]);
    expect(refused.asked[0]).toContain('1201 nodes');
    const done = await run(FORCE, 'acme');
    expect(done.forced).toEqual([false, true]);
    expect(done.text).toContain('erased:abc');
  });

  it('asks nobody where there is no terminal', async () => {
    expect((await run(FORCE)).forced).toEqual([true]);
  });
});

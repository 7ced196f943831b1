/** Forged page tokens of every list: made with the right digest, as anybody can, and with wrong insides. */
import { createHash } from 'node:crypto';
import { create, createFileRegistry, type DescMethod, fromBinary } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { fileDescriptors } from '../../src/gen/descriptors.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { callUnary, startTestService, type TestService } from './harness.ts';

/** What a part of a position is: a number, a key of the account, the place of an event, or an id of any text. */
type Part = 'number' | 'key' | 'place' | 'id';

interface List {
  /** What the list was asked for, as its handler names it, for a request that names nothing but the account. */
  readonly scope: (accountId: string) => readonly string[];
  readonly parts: readonly Part[];
}

/** ListCreatives must be told the mark: CREATIVE_MARK_WINNER. */
const WINNER = 1;
const SUBJECT = ['', '0', '', '', '', '0', '0', '', ''];
/** By RPC and field. A list that is missing here fails the test. */
const LISTS: Readonly<Record<string, List>> = {
  'ListProjects page_token': { scope: (id) => ['ListProjects', id], parts: ['id'] },
  'ListEvents page_token': {
    scope: (accountId) => [
      'ListEvents',
      JSON.stringify({
        accountId,
        projectId: '',
        boundary: 0,
        types: [],
        tag: '',
        includeRetracted: false,
      }),
    ],
    parts: ['place'],
  },
  'ListCreatives page_token': { scope: (id) => ['ListCreatives', id, 'WINNER'], parts: ['number', 'key'] },
  'ListImports page_token': { scope: (id) => ['ListImports', id], parts: ['place'] },
  'ListOverrides page_token': {
    scope: (id) => ['ListOverrides', id, '', '', 'false'],
    parts: ['number', 'key'],
  },
  'ListModels page_token': { scope: (id) => ['ListModels', id, '', ''], parts: ['id', 'number'] },
  'ListEpochs page_token': { scope: (id) => ['ListEpochs', id], parts: ['number'] },
  'ListApiKeys page_token': { scope: () => ['ListApiKeys'], parts: ['id'] },
  'ListAccounts page_token': { scope: () => ['ListAccounts'], parts: ['id'] },
  'ListAuditEntries page_token': { scope: (id) => ['ListAuditEntries', id], parts: ['id'] },
  'ListCycles page_token': { scope: (id) => ['cycles', id], parts: ['number', 'id'] },
  'ListLearningPatterns page_token': {
    scope: (id) => ['ListLearningPatterns', id, '', '', '', '', ''],
    parts: ['number', 'number', 'number', 'key'],
  },
  'ExplainGuidance test_page_token': {
    scope: (id) => ['ExplainGuidance sets', id, ...SUBJECT],
    parts: ['number', 'key'],
  },
  'ExplainGuidance page_token': {
    scope: (id) => ['ExplainGuidance', id, ...SUBJECT, '5', ''],
    parts: ['key', 'place'],
  },
};

const GOOD: Readonly<Record<Part, (accountId: string) => string>> = {
  number: () => '0',
  key: (accountId) => nodeKey(accountId, 'x'),
  place: () => `${'0'.repeat(16)}abcdefghi`,
  id: () => 'x',
};
/** None of these is ever written by a list, whatever the part. */
const NEVER = ['', '\u0000', 'a\u001fb', '\ud83d', '\ude00', 'x'.repeat(300)];
/** These are no numbers, keys or places; an id may be any of them. */
const NO_FIGURES = [
  '!!!',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '-1e999',
  '01',
  ' 1',
  '1_000',
  '0x10',
  'null',
  '😀',
];

let service: TestService;
let accountId: string;

beforeAll(async () => {
  service = await startTestService();
  accountId = service.newAccountId();
  await service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) });
});
afterAll(() => service.close());

function digest(scope: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 16);
}

function token(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Every field of a request that is a page token, by reflection. */
function tokenFields(): readonly {
  readonly name: string;
  readonly method: DescMethod;
  readonly number: number;
}[] {
  const file = fileDescriptors.map((text) =>
    fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64')),
  );
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  return [...registry].flatMap((type) =>
    type.kind !== 'service'
      ? []
      : type.methods.flatMap((method) =>
          method.input.fields
            .filter(({ name }) => name.endsWith('page_token'))
            .map(({ name, number }) => ({ name: `${method.name} ${name}`, method, number })),
        ),
  );
}

/** The reason a list refuses a token for; '' when it takes it. */
async function reasonFor(method: DescMethod, number: number, pageToken: string): Promise<string> {
  const account = method.input.fields.find(({ name }) => name === 'account_id');
  const mark = method.input.fields.find(({ name }) => name === 'mark');
  const writer = new BinaryWriter();
  if (mark !== undefined) writer.tag(mark.number, 0).int32(WINNER);
  if (account !== undefined) writer.tag(account.number, 2).string(accountId);
  const request = Buffer.from(writer.tag(number, 2).string(pageToken).finish());
  const path = `/${method.parent.typeName}/${method.name}`;
  return callUnary(service.raw, { path, request, decode: (bytes) => bytes }).then(
    () => '',
    (error: ServiceError) => readDetails(error.metadata)?.reason ?? Code[error.code],
  );
}

test('every list of the API has forged tokens here', () => {
  expect(
    tokenFields()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(LISTS).toSorted());
});

test.each(tokenFields())(
  '$name takes tokens of its own making, and refuses all others as INVALID_PAGE_TOKEN',
  async (of) => {
    const list = LISTS[of.name];
    if (list === undefined) return expect.unreachable('the list has no forged tokens');
    const head = digest(list.scope(accountId));
    const good = list.parts.map((part) => GOOD[part](accountId));
    // The control: the digest is right, so that what follows is refused for what is inside.
    expect(await reasonFor(of.method, of.number, token([head, ...good]))).not.toBe('INVALID_PAGE_TOKEN');
    const forged: unknown[] = [
      [head],
      [head, ...good, 'x'],
      [head, ...good.slice(1)],
      [head, ...good.map(() => 1)],
      [head, ...good.map(() => null)],
      [head, ...good.map(() => ({ __proto__: 'x' }))],
      [[head, ...good]],
      { 0: head },
      ['x'.repeat(16), ...good],
    ];
    for (const [place, part] of list.parts.entries()) {
      const wrong = part === 'id' ? NEVER : [...NEVER, ...NO_FIGURES];
      if (part === 'key') wrong.push(nodeKey('another account', 'x'), nodeKey(accountId));
      for (const text of wrong) forged.push([head, ...good.with(place, text)]);
    }
    const spelled = [
      Buffer.from(`[ ${JSON.stringify(head)} ]`).toString('base64url'),
      `${token([head, ...good])}!`,
      `${token([head, ...good])}=`,
      '!!!',
      'bnVsbA',
    ];
    for (const text of [...forged.map(token), ...spelled]) {
      expect(await reasonFor(of.method, of.number, text), Buffer.from(text, 'base64url').toString()).toBe(
        'INVALID_PAGE_TOKEN',
      );
    }
  },
);

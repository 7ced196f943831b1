/** Pages of every list end before they are too large for a client, and nothing is lost between them. */
import { fromBinary, fromJson, type JsonObject, toBinary, toJson } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createPlanter, plantAccount } from '../fixtures/planted-account.ts';
import { createAccount } from './accounts.ts';
import { callUnary, startTestService, type TestService } from './harness.ts';
import { patternsOf } from './learning-client.ts';
import { everyRpc, type Rpc } from './random-requests.ts';

/** Some items of most lists, so that every list of the planted account has several pages. */
const LOW_LIMIT = 4_000;
const NOW = new Date(Date.UTC(2026, 10, 20, 12));
const LONG_MS = 300_000;
const ACCOUNT = 'pages';

/** What lists must be asked beside the account. */
const FIELDS: Readonly<Record<string, JsonObject>> = { ListCreatives: { mark: 'CREATIVE_MARK_WINNER' } };
/** Everything in one page, as far as a list allows it. */
const MOST = 500;

const lists = everyRpc().filter(({ input }) => input.fields.some(({ name }) => name === 'page_token'));

let database: OwnDatabase;
let limited: TestService;
let plain: TestService;

beforeAll(async () => {
  database = await startOwnDatabase();
  plain = await startTestService({ database, now: NOW });
  limited = await startTestService({ database, now: NOW, maxAnswerBytes: LOW_LIMIT });
  await plantAccount(plain, ACCOUNT, createPlanter(), { industry: 'retail', clientType: 'shop' });
}, LONG_MS);
afterAll(async () => {
  await plain?.close();
  await limited?.close();
  await database?.stop();
});

interface Page {
  readonly bytes: number;
  readonly items: readonly unknown[];
  readonly next: string;
}

/** The list of a page: the repeated field beside the token, `events` where there are two. */
function itemsOf(rpc: Rpc, answer: JsonObject): readonly unknown[] {
  const [first] = rpc.output.fields.filter(({ fieldKind }) => fieldKind === 'list');
  const name = rpc.name.endsWith('ExplainGuidance') ? 'events' : (first?.jsonName ?? '');
  const items = answer[name];
  return Array.isArray(items) ? items : [];
}

async function pageOf(service: TestService, rpc: Rpc, fields: JsonObject): Promise<Page> {
  const request = Buffer.from(toBinary(rpc.input, fromJson(rpc.input, fields)));
  const bytes = await callUnary(service.raw, { path: rpc.path, request, decode: (given) => given });
  const answer = toJson(rpc.output, fromBinary(rpc.output, bytes)) as JsonObject;
  return {
    bytes: bytes.length,
    items: itemsOf(rpc, answer),
    next: String(answer.nextPageToken ?? ''),
  };
}

async function pagesOf(service: TestService, rpc: Rpc, fields: JsonObject): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let pageToken = ''; ; ) {
    const page = await pageOf(service, rpc, { ...fields, pageToken });
    pages.push(page);
    if (page.next === '') return pages;
    pageToken = page.next;
  }
}

async function requestOf(rpc: Rpc): Promise<JsonObject> {
  const method = rpc.name.replace(/^\w+\//, '');
  const has = (field: string): boolean => rpc.input.fields.some(({ name }) => name === field);
  const [pattern] = method === 'ExplainGuidance' ? await patternsOf(plain, ACCOUNT) : [];
  return {
    ...(has('account_id') ? { accountId: ACCOUNT } : {}),
    ...(has('page_size') ? { pageSize: MOST } : { limit: MOST }),
    ...(pattern === undefined ? {} : { patternId: pattern.patternId }),
    ...FIELDS[method],
  };
}

describe('lists of an account with everything', () => {
  test.each(lists)('$name ends its pages early, and its tokens lead through all of it', async (rpc) => {
    // Lists of the deployment have more than one entry.
    if (/List(Accounts|ApiKeys)$/.test(rpc.name)) await createAccount(plain);
    const fields = await requestOf(rpc);
    const all = (await pagesOf(plain, rpc, fields)).flatMap(({ items }) => items);
    const pages = await pagesOf(limited, rpc, fields);
    expect(pages.flatMap(({ items }) => items)).toEqual(all);
    if (rpc.name.endsWith('ExplainGuidance')) return;
    for (const { bytes, items } of pages) if (items.length > 1) expect(bytes).toBeLessThanOrEqual(LOW_LIMIT);
  });
});

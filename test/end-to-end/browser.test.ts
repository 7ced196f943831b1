import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  FAVOURITES_COMMAND,
  FAVOURITES_FILE,
  favouritesOf,
  folderOf,
  parametersCommand,
} from '../../scripts/browser/favourites.ts';
import {
  CHROMIUM_MISSING,
  findChromium,
  type Neo4jBrowser,
  openNeo4jBrowser,
} from '../../scripts/browser/neo4j-browser.ts';
import { BROWSER_SETTINGS, STYLE_FILE } from '../../scripts/browser/pictured.ts';
import { exampleParams, GROUPS, readSavedQueries } from '../../scripts/browser/saved-queries.ts';
import { runTutorial } from '../../scripts/browser/tutorial.ts';
import { Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';
import { patternOf, patternsOf } from './learning-client.ts';

const queries = readSavedQueries();
const SOON = { timeout: 20_000 };
let service: TestService;
let browser: Neo4jBrowser;
let accountId: string;
let account: string;

// Without Chromium this fails, saying how to install it: a test that was skipped has proved nothing.
beforeAll(async () => {
  findChromium(process.env);
  service = await startTestService();
  accountId = service.newAccountId();
  account = nodeKey(accountId);
  await runTutorial({ address: service.address, accountId });
});
// A hook of its own, with a time limit of its own: on a busy machine both parts take a minute or two.
beforeAll(async () => {
  const { httpUrl, ...database } = inject('neo4j');
  browser = await openNeo4jBrowser({ ...database, browserUrl: `${httpUrl}/browser/` });
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

/** What Browser keeps under a name between visits; it writes a moment later. */
async function stored(name: string): Promise<unknown> {
  return JSON.parse(String(await browser.page.evaluate(`localStorage.getItem('neo4j.${name}')`)));
}

/** The lift as pictures show it, from what the service says of the pattern. */
async function captionOfFriendly(): Promise<string> {
  const patterns = await patternsOf(service, accountId, { metric: Metric.METRIC_CTR });
  const { lift } = patternOf(patterns, 'friendly');
  return `+${Math.round(100 * lift)} %`;
}

/** The favourites that are not Browser's own. */
async function importedScripts(): Promise<readonly string[]> {
  const all = (await stored('documents')) as readonly { content: string; isStatic?: boolean }[];
  return all.filter(({ isStatic = false }) => !isStatic).map(({ content }) => content);
}

it('says how to install Chromium when it is missing', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(CHROMIUM_MISSING);
});

it('the file of favourites is made from the saved queries as they are', () => {
  const same = favouritesOf(queries).equals(readFileSync(FAVOURITES_FILE));
  expect(same, `docs/browser/favourites.zip is out of date: run \`${FAVOURITES_COMMAND}\``).toBe(true);
});

describe('Neo4j Browser', () => {
  it('imports the favourites, each into the folder of its group', async () => {
    await browser.drop(FAVOURITES_FILE);
    await browser.page.getByTestId('navigationFavorites').click();
    const folders = browser.page.locator('[data-testid^="expandFolder-Kaizen"]');
    await folders.first().waitFor();
    expect(await folders.allInnerTexts()).toEqual(GROUPS.map(folderOf));
    await expect.poll(importedScripts, SOON).toHaveLength(queries.length + 2);
    const imported = await importedScripts();
    expect(imported.slice(2)).toEqual(queries.map(({ text }) => text));
    expect(imported[0]).toContain(BROWSER_SETTINGS);
    expect(imported[1]).toContain(parametersCommand(exampleParams(queries)));
  });

  it('takes the style', async () => {
    await browser.clear();
    await browser.drop(STYLE_FILE);
    const frame = browser.page.getByTestId('frameContents').first();
    await frame.getByText('node.Pattern').waitFor();
    await expect
      .poll(() => stored('grass'), SOON)
      .toMatchObject({
        'node.Pattern': { color: '#8E6BBF', caption: '{value} {caption}' },
        'relationship.IN_SET': { caption: '{clicks} of {impressions}' },
      });
  });

  it('takes the settings and the parameters', async () => {
    await browser.run(BROWSER_SETTINGS);
    await expect
      .poll(() => stored('settings'), SOON)
      .toMatchObject({ autoComplete: false, useReadTransactions: true });
    const frame = await browser.run(parametersCommand({ ...exampleParams(queries), account }));
    await frame.getByText('"plan-the-week-a"').waitFor();
  });

  it('draws a saved query that is taken from the favourites, in the colours of the style', async () => {
    await browser.clear();
    const { page } = browser;
    const query = queries.find(({ name }) => name === 'why-picture');
    const title = query?.title ?? '';
    await page.getByTestId(`expandFolder-${folderOf('Why')}`).click();
    await page.getByTestId(`scriptTitle-${title}`).click();
    await page.getByTestId('editor-Run').click();
    const nodes = page.getByTestId('frame').first().locator('svg g.node');
    await nodes.first().waitFor();
    // The trait, its pattern, four tests with four headlines each.
    expect(await nodes.count()).toBe(22);
    const pattern = nodes.filter({ hasText: `friendly ${await captionOfFriendly()}` });
    expect(await pattern.locator('circle.b-outline').getAttribute('fill')).toBe('#8E6BBF');
  });

  it('lets the database refuse to write', async () => {
    await browser.clear();
    const key = nodeKey(accountId, 'intruder');
    const frame = await browser.run(`CREATE (n:Intruder {key: '${key}'}) RETURN n`);
    const error = frame.getByText(/not allowed/).first();
    expect(await error.textContent()).toMatch(/read.*mode/i);
    expect(await readDatabase('MATCH (n {key: $key}) RETURN n.key AS key', { key })).toEqual([]);
  });
});

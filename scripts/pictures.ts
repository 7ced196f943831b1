/**
 * Takes the pictures of docs/browser: runs the tutorial on a temporary database and opens it in Neo4j Browser. Run by
 * `npm run pictures`; needs Chromium.
 */
import path from 'node:path';
import { parametersCommand } from './browser/favourites.ts';
import { findChromium, type Neo4jBrowser, openNeo4jBrowser } from './browser/neo4j-browser.ts';
import { BROWSER_SETTINGS, PICTURED, PICTURES_FOLDER, STYLE_FILE } from './browser/pictured.ts';
import { exampleParams, readSavedQueries, type SavedQuery } from './browser/saved-queries.ts';
import { openTutorialBed } from './browser/tutorial-bed.ts';

/** The window in CSS pixels: large enough for a page with readable captions. */
const WINDOW = { width: 1400, height: 800 };
/** Time until a graph's layout stands still, in milliseconds. Browser gives no sign of it. */
const SETTLE_MS = 4_000;
/** Time until a change of zoom is drawn, in milliseconds. */
const ZOOM_MS = 1_500;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function takePictures(browser: Neo4jBrowser, queries: readonly SavedQuery[]): Promise<void> {
  await browser.drop(STYLE_FILE);
  await browser.clear();
  await browser.run(BROWSER_SETTINGS);
  await browser.run(parametersCommand(exampleParams(queries)));
  for (const name of PICTURED) {
    const query = queries.find((candidate) => candidate.name === name);
    if (query === undefined) throw new Error(`there is no saved query ${name}`);
    await browser.clear();
    const frame = await browser.run(query.text);
    await frame
      .locator(query.view === 'graph' ? 'svg g.node' : 'table tbody tr')
      .first()
      .waitFor();
    await frame.getByTitle('Fullscreen', { exact: false }).first().click();
    await browser.page.waitForTimeout(SETTLE_MS);
    if (query.view === 'graph') {
      await frame.getByLabel('zoom-to-fit').click();
      await browser.page.waitForTimeout(ZOOM_MS);
    }
    const file = path.join(PICTURES_FOLDER, `${name}.png`);
    await browser.page.screenshot({ path: file });
    await frame.getByTitle('Close fullscreen', { exact: false }).first().click();
    say(`docs/browser/${name}.png`);
  }
}

findChromium(process.env);
const bed = await openTutorialBed(say);
try {
  const browser = await openNeo4jBrowser({ ...bed.database, ...WINDOW });
  try {
    await takePictures(browser, readSavedQueries());
  } finally {
    await browser.close();
  }
} finally {
  await bed.close();
}

/** Neo4j Browser in headless Chromium, used in the way an analyst would. */
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Where to connect. */
export interface BrowserOptions {
  /** `http://host:port/browser/` */
  readonly browserUrl: string;
  /** `bolt://host:port` */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Width of the window, in CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** A connected Neo4j Browser. */
export interface Neo4jBrowser {
  readonly page: Page;
  /** Enters a command or query and waits for its result frame, which is the topmost one. */
  run(command: string): Promise<Locator>;
  /** Drops a file on the window, as for importing favourites and styles. */
  drop(file: string): Promise<void>;
  /** Closes the result frames. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Where Debian and Ubuntu install Chromium, and other usual places. */
const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Error when Chromium is missing: a test must not pass without it. */
export const CHROMIUM_MISSING =
  'Chromium is missing, so Neo4j Browser cannot be opened. Install it with ' +
  '`apt-get install -y --no-install-recommends chromium`, or name its program in CHROMIUM_PATH.';

/** Limit of one step, a query or the page itself, on a busy machine. In milliseconds. */
const STEP_LIMIT_MS = 60_000;

/** The path of Chromium. Throws {@link CHROMIUM_MISSING}. */
export function findChromium(environment: NodeJS.ProcessEnv): string {
  const named = environment.CHROMIUM_PATH;
  const found = (named === undefined ? CHROMIUM_PLACES : [named]).find(isProgram);
  if (found === undefined) throw new Error(CHROMIUM_MISSING);
  return found;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Opens Browser and connects. It contacts nothing except the database. The caller must close it. */
export async function openNeo4jBrowser(options: BrowserOptions): Promise<Neo4jBrowser> {
  const chrome = await launchChromium();
  try {
    const { width = 1400, height = 900 } = options;
    const page = await chrome.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(STEP_LIMIT_MS);
    const hosts = [options.browserUrl, options.uri].map((url) => new URL(url).hostname);
    await page.route(
      (url) => !hosts.includes(url.hostname),
      (route) => route.abort(),
    );
    await connect(page, options);
    return {
      page,
      run: (command) => run(page, command),
      drop: (file) => drop(page, file),
      clear: () => clear(page),
      close: () => chrome.close(),
    };
  } catch (error) {
    await chrome.close();
    throw error;
  }
}

function launchChromium(): Promise<Browser> {
  // Chromium's sandbox needs permissions that containers do not have. Only a page of this machine is opened.
  return chromium.launch({ executablePath: findChromium(process.env), args: ['--no-sandbox'] });
}

async function connect(page: Page, { browserUrl, uri, username, password }: BrowserOptions): Promise<void> {
  await page.goto(browserUrl, { waitUntil: 'load' });
  await page.getByTestId('boltaddress').waitFor();
  await page.getByTestId('bolt-scheme-select').selectOption('bolt://');
  await page.getByTestId('boltaddress').fill(new URL(uri).host);
  await page.getByTestId('username').fill(username);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('connect').click();
  await page.getByText('You are connected as user').first().waitFor();
}

async function run(page: Page, command: string): Promise<Locator> {
  const before = await page.getByTestId('frame').count();
  await enter(page, command);
  await page.waitForFunction(`document.querySelectorAll('[data-testid="frame"]').length > ${before}`);
  const frame = page.getByTestId('frame').first();
  await frame.getByTestId('frameContents').waitFor();
  return frame;
}

async function drop(page: Page, file: string): Promise<void> {
  const content = readFileSync(file).toString('base64');
  // The code is text, because these names exist only in the page.
  const transfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob('${content}'), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], ${JSON.stringify(path.basename(file))}));
    return data;
  })()`);
  await page.getByTestId('main').dispatchEvent('drop', { dataTransfer: transfer });
}

async function clear(page: Page): Promise<void> {
  await enter(page, ':clear');
  await page.getByTestId('frame').first().waitFor({ state: 'detached' });
}

async function enter(page: Page, command: string): Promise<void> {
  await page.getByTestId('activeEditor').locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(command);
  await page.getByTestId('editor-Run').click();
}

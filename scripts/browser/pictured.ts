/** What the pictures of docs/browser show, and how Neo4j Browser is prepared for them. */
import path from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Folder of pictures, style and favourites. */
export const PICTURES_FOLDER = path.join(packageRoot(), 'docs/browser');

/** Colours, sizes and captions. The file is dropped on the window of Browser. */
export const STYLE_FILE = path.join(PICTURES_FOLDER, 'style.grass');

/** Makes Browser draw only what a query returns, and makes the database refuse writes. */
export const BROWSER_SETTINGS = ':config {autoComplete: false, useReadTransactions: true}';

/** Saved queries that are shown as pictures, each in `<name>.png`. */
export const PICTURED = [
  'what-works',
  'advice-picture',
  'why-picture',
  'why-down-to-events',
  'history-picture',
  'deals-picture',
] as const;

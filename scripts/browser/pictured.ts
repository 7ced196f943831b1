/** What the pictures of docs/browser show, and what Neo4j Browser is given beforehand. */
import path from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Where pictures, style and favourites lie. */
export const PICTURES_FOLDER = path.join(packageRoot(), 'docs/browser');

/** Colours, sizes and captions, dropped on the window of Browser. */
export const STYLE_FILE = path.join(PICTURES_FOLDER, 'style.grass');

/** Draws what a query asks for and no more, and lets the database refuse writes. */
export const BROWSER_SETTINGS = ':config {autoComplete: false, useReadTransactions: true}';

/** Saved queries that are shown as pictures, each as `<name>.png`. */
export const PICTURED = [
  'what-works',
  'advice-picture',
  'why-picture',
  'why-down-to-events',
  'history-picture',
  'deals-picture',
] as const;

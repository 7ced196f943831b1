/** Creates docs/browser/favourites.zip from cypher/explore. Run by `npm run favourites`. */
import { writeFileSync } from 'node:fs';
import { FAVOURITES_FILE, favouritesOf } from './browser/favourites.ts';
import { readSavedQueries } from './browser/saved-queries.ts';

writeFileSync(FAVOURITES_FILE, favouritesOf(readSavedQueries()));

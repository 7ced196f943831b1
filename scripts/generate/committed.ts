/** Generated files that the repository keeps, because their readers cannot generate them. */
import { type DescriptorImage, protoTexts } from './descriptor-image.ts';
import { readEventTypes } from './event-types.ts';
import { pythonHelpersModule } from './python-helpers.ts';
import { referencePage } from './reference.ts';

/** The files by their path in the repository. `npm run generate` writes them; a test fails when one is stale. */
export function committedFiles(image: DescriptorImage): ReadonlyMap<string, string> {
  const proto = protoTexts(image);
  const eventTypes = readEventTypes(proto);
  return new Map([
    ['docs/reference.md', referencePage(proto, eventTypes)],
    ['examples/python/kaizen_graph/event_helpers.py', pythonHelpersModule(eventTypes)],
  ]);
}

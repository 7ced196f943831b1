/** What is made from the proto files and the code, and kept in the repository since its readers have nothing to make it with. */
import { type DescriptorImage, protoTexts } from './descriptor-image.ts';
import { readEventTypes } from './event-types.ts';
import { pythonHelpersModule } from './python-helpers.ts';
import { referencePage } from './reference.ts';

/** Each file by its path in the repository. `npm run generate` writes them; a test says when one is stale. */
export function committedFiles(image: DescriptorImage): ReadonlyMap<string, string> {
  const proto = protoTexts(image);
  const eventTypes = readEventTypes(proto);
  return new Map([
    ['docs/reference.md', referencePage(proto, eventTypes)],
    ['examples/python/kaizen_graph/event_helpers.py', pythonHelpersModule(eventTypes)],
  ]);
}

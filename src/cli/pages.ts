/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** '' on the last page. */
  readonly nextPageToken: string;
}

/** Largest page size that every list of the service accepts. */
const PAGE_SIZE = 500;

/** The first `limit` items of a paged list, and whether there are more. */
export async function firstItems<Item>(
  limit: number,
  fetchPage: (request: { readonly pageSize: number; readonly pageToken: string }) => Promise<Page<Item>>,
): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }> {
  const items: Item[] = [];
  let pageToken = '';
  do {
    const page = await fetchPage({ pageSize: Math.min(PAGE_SIZE, limit - items.length), pageToken });
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== '' && items.length < limit);
  return { items, hasMore: pageToken !== '' };
}

import { nodeKey } from '../graph/keys.ts';

/** Industry and client type; '' where unknown. */
export interface SegmentWords {
  readonly industry: string;
  readonly clientType: string;
}

/** Returns the key of a segment's node. '' when neither industry nor client type is known: there is no segment. */
export function segmentKeyOf({ industry, clientType }: SegmentWords): string {
  return industry === '' && clientType === '' ? '' : nodeKey(industry, clientType);
}

/** Names of the proto's enums in the form that the graph stores. */
import { EventType } from '../gen/kaizen/v1/event.ts';
import { Boundary, Metric, TraitKind } from '../gen/kaizen/v1/vocabulary.ts';

type Short<Table, Prefix extends string> = keyof Table extends infer Name
  ? Name extends `${Prefix}${infer Rest}`
    ? Rest extends 'UNSPECIFIED'
      ? never
      : Rest
    : never
  : never;

/** An event type without its prefix, for example LEAD_CREATED. */
export type EventTypeName = Short<typeof EventType, 'EVENT_TYPE_'>;
/** A boundary as stored, for example acquisition. */
export type BoundaryName = Lowercase<Short<typeof Boundary, 'BOUNDARY_'>>;
/** A trait kind as stored, for example hook_type. */
export type TraitKindName = Lowercase<Short<typeof TraitKind, 'TRAIT_KIND_'>>;
/** How the variants of a contrast set came to their audience. */
export type Assignment = 'RANDOMISED' | 'OBSERVATIONAL';

function namesByNumber(table: Readonly<Record<string, number>>, prefix: string): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(table)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => [number, name.slice(prefix.length)]),
  );
}

const eventTypeNames = namesByNumber(EventType, 'EVENT_TYPE_') as ReadonlyMap<number, EventTypeName>;
const boundaryNames = namesByNumber(Boundary, 'BOUNDARY_');
const traitKindNames = namesByNumber(TraitKind, 'TRAIT_KIND_');

/** Stored name of an event type; undefined for UNSPECIFIED and unknown numbers. */
export function eventTypeName(type: EventType): EventTypeName | undefined {
  return eventTypeNames.get(type);
}

/** The proto's number of a stored event type. */
export function eventTypeOf(name: EventTypeName): EventType {
  return EventType[`EVENT_TYPE_${name}`];
}

/** Stored name of a boundary; undefined for UNSPECIFIED and unknown numbers. */
export function boundaryName(boundary: Boundary): BoundaryName | undefined {
  return boundaryNames.get(boundary)?.toLowerCase() as BoundaryName | undefined;
}

/** The proto's number of a stored boundary. */
export function boundaryOf(name: BoundaryName): Boundary {
  return Boundary[`BOUNDARY_${name.toUpperCase() as Uppercase<BoundaryName>}`];
}

/** Stored name of a trait kind; undefined for UNSPECIFIED and unknown numbers. */
export function traitKindName(kind: TraitKind): TraitKindName | undefined {
  return traitKindNames.get(kind)?.toLowerCase() as TraitKindName | undefined;
}

const metricNames = namesByNumber(Metric, 'METRIC_');

/** Stored name of a metric; '' for UNSPECIFIED and unknown numbers. */
export function metricName(metric: Metric): string {
  return metricNames.get(metric)?.toLowerCase() ?? '';
}

const traitKinds: ReadonlyMap<string, TraitKind> = new Map(
  [...traitKindNames].map(([number, name]) => [name.toLowerCase(), number as TraitKind]),
);

/** The proto's number of a stored trait kind; UNSPECIFIED for a kind of a newer version. */
export function traitKindOf(name: string): TraitKind {
  return traitKinds.get(name) ?? TraitKind.TRAIT_KIND_UNSPECIFIED;
}

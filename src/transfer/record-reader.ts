/** Checks the records of an export one after the other, before anything of them is stored. */
import type {
  AccountRecord,
  ExportHeader,
  ExportTrailer,
  StoredLink,
  StoredNode,
  StoredProperty,
} from '../gen/kaizen/v1/transfer.ts';
import { keyParts } from '../graph/keys.ts';
import { invalidFields, type Violation } from '../shared/errors.ts';
import { createContentSum } from './content-hash.ts';
import { FORMAT_VERSION } from './export-account.ts';
import { isOwnKey, ownerOf, propertyProblem, type RecordOwner } from './property-problem.ts';
import { type LinkKind, STORED_LINKS } from './stored-links.ts';
import { type Kinds, STORED_LABELS, STORED_NODES, type StoredLabel } from './stored-nodes.ts';
import { byName, graphValue } from './stored-values.ts';

/** Most violations in an answer. */
const MAX_VIOLATIONS = 100;
/** Longest part of a file that an error repeats, in UTF-16 units. */
const MAX_QUOTED = 40;

/** Properties by name, as a query takes them. */
export type GraphProperties = Readonly<Record<string, unknown>>;

/** A node that may be stored. */
export interface CheckedNode {
  readonly is: 'node';
  readonly line: number;
  readonly label: StoredLabel;
  readonly key: string;
  readonly properties: GraphProperties;
}

/** A relationship that may be stored. Its ends are under the account; whether they exist is not known. */
export interface CheckedLink {
  readonly is: 'link';
  readonly line: number;
  readonly kind: LinkKind;
  readonly fromKey: string;
  readonly toKey: string;
  readonly properties: GraphProperties;
}

/** Reads the records of one export. */
export interface RecordReader {
  /** Checks the next records and returns what they hold. Records with violations are left out. */
  take(records: readonly AccountRecord[]): readonly (CheckedNode | CheckedLink)[];
  /** Adds what the database says about a line. */
  report(line: number, description: string): void;
  /** Whether everything was right so far. */
  isRight(): boolean;
  /** Whether there are so many violations that reading on would tell nothing new. */
  isHopeless(): boolean;
  /** The end of the stream: returns the trailer. Throws INVALID_FIELD with all violations. */
  end(): ExportTrailer;
}

/** Parts of a file, in their order. */
const PARTS = ['header', 'node', 'link', 'trailer'] as const;

/** Starts before the first line. `schemaVersion` is the number of this database's newest migration. */
export function createRecordReader(expected: {
  readonly accountId: string;
  readonly schemaVersion: number;
}): RecordReader {
  const owner = ownerOf(expected.accountId);
  const violations: Violation[] = [];
  const sum = createContentSum();
  let line = 0;
  let part = -1;
  let label = 0;
  let hasAccount = false;
  let trailer: ExportTrailer | undefined;
  const report = (at: number, description: string): void => {
    if (violations.length < MAX_VIOLATIONS) violations.push({ field: `line ${at}`, description });
    else if (violations.length === MAX_VIOLATIONS) {
      const more = `and further violations: only the first ${MAX_VIOLATIONS} are listed`;
      violations.push({ field: `line ${at}`, description: more });
    }
  };
  const problem = (description: string): undefined => report(line, description) as undefined;

  /** Says whether the record comes where it may. */
  function isInOrder(name: (typeof PARTS)[number]): boolean {
    const now = PARTS.indexOf(name);
    if (line === 1 && now !== 0) problem('must be the header: the file does not begin at its beginning');
    else if (now === 0 && line > 1) problem('a header may only be the first line');
    else if (now < part || part === 3)
      problem(`a ${name} may not follow here: the lines are not in their order`);
    else {
      part = now;
      return true;
    }
    part = Math.max(now, part);
    return false;
  }

  function nodeOf(node: StoredNode): CheckedNode | undefined {
    const kinds = STORED_NODES.get(node.label);
    if (kinds === undefined) return problem(`${quoted(node.label)} is no label of an account`);
    const place = STORED_LABELS.indexOf(node.label as StoredLabel);
    if (place < label)
      return problem(`nodes of ${node.label} may not follow here: the lines are not in their order`);
    label = place;
    if (node.label === 'Account') {
      if (hasAccount) return problem('a file has one account');
      hasAccount = true;
    }
    const properties = propertiesOf(node.properties, kinds, { owner, problem });
    if (properties === undefined) return undefined;
    const { key } = properties;
    if (typeof key !== 'string' || key === '') return problem('has no key');
    const special = node.label === 'Cycle' ? cycleProblem(properties) : undefined;
    if (special !== undefined) return problem(special);
    return { is: 'node', line, label: node.label as StoredLabel, key, properties };
  }

  function linkOf(link: StoredLink): CheckedLink | undefined {
    const kind = STORED_LINKS.get(link.kind);
    if (kind === undefined) return problem(`${quoted(link.kind)} is no relationship of an account`);
    const properties = propertiesOf(link.properties, kind.kinds, { owner, problem });
    const { fromKey, toKey } = link;
    if (!mayBeEnd(kind.from, fromKey, owner)) return problem('starts at a node outside the account');
    if (!mayBeEnd(kind.to, toKey, owner)) return problem('ends at a node outside the account');
    return properties && { is: 'link', line, kind, fromKey, toKey, properties };
  }

  function take(record: AccountRecord): CheckedNode | CheckedLink | undefined {
    line += 1;
    const content = record.record;
    if (content === undefined) return problem('is empty, or is a record that this version does not know');
    if (!isInOrder(content.$case)) return undefined;
    switch (content.$case) {
      case 'header':
        for (const each of headerProblems(content.value, expected)) problem(each);
        return undefined;
      case 'node':
      case 'link':
        content.value.properties.sort(byName);
        sum.add(record);
        return content.$case === 'node' ? nodeOf(content.value) : linkOf(content.value);
      case 'trailer':
        trailer = content.value;
        for (const each of trailerProblems(trailer, sum.trailer())) problem(each);
        return undefined;
      default:
        return content satisfies never;
    }
  }

  return {
    take: (records) => records.map(take).filter((each) => each !== undefined),
    report,
    isRight: () => violations.length === 0,
    isHopeless: () => violations.length > MAX_VIOLATIONS,
    end() {
      if (trailer === undefined && violations.length === 0) {
        report(line + 1, 'the trailer is missing: the file is not whole');
      }
      if (trailer !== undefined && !hasAccount) report(line, 'the node of the account is missing');
      if (trailer === undefined || violations.length > 0) throw invalidFields(violations);
      return trailer;
    },
  };
}

function headerProblems(
  { formatVersion, schemaVersion, accountId }: ExportHeader,
  expected: { readonly accountId: string; readonly schemaVersion: number },
): readonly string[] {
  const ours = expected.schemaVersion;
  return [
    ...(formatVersion === FORMAT_VERSION
      ? []
      : [`format version ${formatVersion} is not known: this service reads version ${FORMAT_VERSION}`]),
    ...(schemaVersion === ours
      ? []
      : [
          `the export is from a database with migration ${schemaVersion}, and this one has migration ${ours}: import it with the version of the service that made it, and upgrade then`,
        ]),
    ...(accountId === expected.accountId
      ? []
      : [`the export is of account ${quoted(accountId)}: ids stay the same, so name that account`]),
  ];
}

function trailerProblems(told: ExportTrailer, found: ExportTrailer): readonly string[] {
  return [
    ...(told.nodeCount === found.nodeCount ? [] : [countProblem('node', told.nodeCount, found.nodeCount)]),
    ...(told.linkCount === found.linkCount
      ? []
      : [countProblem('relationship', told.linkCount, found.linkCount)]),
    ...(told.contentHash === found.contentHash
      ? []
      : ['the hash of the lines is another one: the file was changed or damaged']),
  ];
}

function countProblem(what: string, told: number, found: number): string {
  return `the export has ${told} ${what}s, and the file ${found}: it was changed or damaged`;
}

/** Ids of cycles are not under the account, and a running one would be continued. */
function cycleProblem({
  key,
  cycle_id: id,
  state,
  started_at: started,
}: GraphProperties): string | undefined {
  if (id !== key) return 'cycle_id must be the key';
  // Cycles of an account are found by their start.
  if (started === undefined) return 'started_at is missing';
  return state === 'RUNNING' ? 'a cycle must have ended' : undefined;
}

/** Whether a key may be that of an end of a relationship, by what it looks like. */
function mayBeEnd(label: LinkKind['to'], key: string, owner: RecordOwner): boolean {
  switch (label) {
    case 'Account':
      return key === owner.accountKey;
    case 'Segment':
      return keyParts(key).length === 2;
    case 'Cycle':
      // The query that creates the relationship looks whose cycle it is.
      return key !== '';
    default:
      return isOwnKey(key, owner);
  }
}

/** The properties as a query takes them; undefined when one of them was reported. */
function propertiesOf(
  properties: readonly StoredProperty[],
  kinds: Kinds,
  { owner, problem }: { readonly owner: RecordOwner; readonly problem: (description: string) => void },
): GraphProperties | undefined {
  const values: Record<string, unknown> = Object.create(null);
  let isRight = true;
  const refuse = (description: string): void => {
    isRight = false;
    problem(description);
  };
  for (const property of properties) {
    const { name, value } = property;
    const kind = kinds.get(name);
    if (kind === undefined) refuse(`${quoted(name)} is no property of it`);
    else if (Object.hasOwn(values, name)) refuse(`${name} is given twice`);
    else {
      const found = propertyProblem(property, kind, owner);
      if (found !== undefined) refuse(`${name} ${found}`);
      else if (value !== undefined) values[name] = graphValue(value);
    }
  }
  return isRight ? values : undefined;
}

/** A text of the file, short and printable. */
function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

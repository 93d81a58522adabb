import type { ErrorObject } from 'ajv';
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { CoveError } from '../cove-error.ts';
import { schemaValidator } from '../package-schema.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { messageOf } from '../values/message-of.ts';
import { checkOrganization, type OrganizationProblem } from './check-organization.ts';
import { expandGenerated } from './generate-organization.ts';
import type { OrganizationFile } from './organization-file.generated.ts';

/**
 * Reads the description of an organization.
 *
 * @param text - YAML 1.2
 * @param fileName - for messages
 * @throws {CoveError} `simulator`, with every problem as `file:line:column: …`, one per line
 */
export function parseOrganizationFile(text: string, fileName: string): OrganizationFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (document.errors.length > 0)
    fail(document.errors.map((error) => `${place(error.pos[0])}: ${wordsOf(error.message)}`));
  const unknown = unknownAliases(document);
  if (unknown.length > 0)
    fail(unknown.map(({ at, name }) => `${place(at)}: there is no anchor &${name} before this alias`));
  const file = toPlain(document, fileName);
  const problems = findProblems(file);
  if (problems.length > 0) fail(problems.map(({ path, message }) => `${place(offsetOf(document, path))}: ${message}`));
  return file as OrganizationFile;
}

/**
 * Checks an organization that was created in code.
 *
 * @throws {CoveError} `simulator`, with every problem as `path: …`
 */
export function assertOrganization(file: OrganizationFile): void {
  const problems = findProblems(file);
  if (problems.length > 0) fail(problems.map(({ path, message }) => `${path.join('.') || 'organization'}: ${message}`));
}

function fail(problems: readonly string[]): never {
  throw new CoveError('simulator', problems.join('\n'), { hint: 'docs/simulator.md describes the format.' });
}

function toPlain(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const said = messageOf(error);
    const reason = said.startsWith('Excessive alias count') ? 'its aliases repeat too much' : wordsOf(said);
    throw new CoveError('simulator', `${fileName}:1:1: ${reason}`, { cause: error });
  }
}

/** Aliases that repeat nothing, which the parser would only name, and not place. */
function unknownAliases(document: Document): { readonly at: number; readonly name: string }[] {
  const unknown: { at: number; name: string }[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) === undefined) unknown.push({ at: node.range?.[0] ?? 0, name: node.source });
    },
  });
  return unknown;
}

function findProblems(file: unknown): OrganizationProblem[] {
  const validate = schemaValidator<OrganizationFile>('organization.schema.json');
  if (!validate(file)) return mostSpecific(validate.errors ?? []).map(problemOf);
  return checkOrganization(expandGenerated(file)).map(({ path, message }) => ({
    path: writtenPath(file, path),
    message,
  }));
}

/** What the parser says of a file that is nested without end is the name of what overflows. */
function wordsOf(message: string): string {
  return message.startsWith('Maximum call stack') ? 'it is nested too deep' : message;
}

/** Accounts and units added by `generate` have no place in the file. */
function writtenPath(file: OrganizationFile, path: OrganizationProblem['path']): OrganizationProblem['path'] {
  const [list, index] = path;
  const listed = list === 'accounts' ? file.accounts : list === 'ous' ? file.ous : undefined;
  return typeof index === 'number' && (list === 'accounts' || list === 'ous') && index >= (listed?.length ?? 0)
    ? ['generate']
    : path;
}

/**
 * A failed `anyOf` reports every branch: only the deepest error, or the first at that place, is useful.
 */
function mostSpecific(errors: readonly ErrorObject[]): ErrorObject[] {
  const told = errors.filter(({ keyword }) => keyword !== 'anyOf');
  return told.filter(
    (error, index) =>
      error.keyword === 'additionalProperties' ||
      error.keyword === 'required' ||
      (!told.some((other) => other.instancePath.startsWith(`${error.instancePath}/`)) &&
        told.findIndex((other) => other.instancePath === error.instancePath) === index),
  );
}

function problemOf(error: ErrorObject): OrganizationProblem {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty);
    return { path: [...path, key], message: `unknown key "${key}"${suggestion(key, error)}` };
  }
  if (error.keyword === 'required') return { path, message: `the key "${error.params.missingProperty}" is missing` };
  return { path, message: `${expectation(error)}, found ${shown(error.data)}${quoteHint(error)}` };
}

function unescapePointer(step: string): string | number {
  return /^\d{1,6}$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function suggestion(key: string, error: ErrorObject): string {
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
  const near = didYouMean(key, known);
  return near === undefined ? `; known are: ${known.join(', ')}` : ` (did you mean "${near}"?)`;
}

function expectation({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum') return `expected one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'const') return `expected ${JSON.stringify(params.allowedValue)}`;
  if (keyword === 'type') return `expected a value of type ${params.type}`;
  return `the value ${message ?? `breaks the rule "${keyword}"`}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** YAML reads an unquoted account id as a number, without leading zeros. */
function quoteHint({ keyword, params, data }: ErrorObject): string {
  if (keyword !== 'type' || params.type !== 'string' || typeof data !== 'number') return '';
  const digits = String(data);
  return `: write it in quotes, "${digits.length > 8 ? digits.padStart(12, '0') : digits}"`;
}

/** Offset of the value at a path, or of its nearest existing ancestor. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

import { basename, dirname } from 'node:path';
import { declaredValues } from './declared-values.ts';
import { withExamples } from './example-values.ts';
import { modelsOf, readDeclaration } from './read-declarations.ts';

/** What a client's own documentation says about an operation and its schema does not. */
export interface OperationDocumentation {
  /** The first sentence of what AWS writes about it. */
  readonly summary: string | undefined;
  /** In the order of the documentation. */
  readonly errors: readonly DocumentedError[];
  /** By `Structure.member`: the values that the API's model lists. */
  readonly values: { get(place: string): readonly string[] | undefined };
}

export interface DocumentedError {
  /** As `absent` names it. */
  readonly name: string;
  readonly summary: string | null;
}

/**
 * Reads the comment that an SDK client has for each of its operations, in the type declarations next to its code.
 *
 * @param clientFile - the main file of the client's package.
 * @returns undefined if the package has no declarations, or words them differently: then nothing is known.
 */
export function readDocumentation(clientFile: string, operation: string): OperationDocumentation | undefined {
  const text = readDeclaration(clientFile, operation);
  const comment = text && commentOf(text, operation);
  if (comment === undefined || comment === '') return undefined;
  const [description = ''] = comment.split(/^@(?:example|param|throws|public|deprecated)\b/m);
  const shown = valuesOf(comment);
  return {
    summary: firstSentence(description),
    errors: errorsOf(comment),
    values: {
      get: (place) =>
        answered(clientFile, place) ??
        withExamples(clientOf(clientFile), operation, place, shown.get(place) ?? declaredValues(clientFile).get(place)),
    },
  };
}

/**
 * Whether AWS's description of a member says that it takes an ARN, as in `the name or the ARN of the trail`.
 *
 * @param clientFile - the main file of the client's package.
 * @param structure - the API's name for it: `GetTrailStatusRequest`.
 */
export function takesArn(clientFile: string, structure: string, member: string): boolean {
  return /\bARN\b|Amazon Resource Name/.test(memberComment(clientFile, structure, member) ?? '');
}

/**
 * The values that AWS's description of `Filters` gives for each of them: `<code>state</code> - The state
 * (<code>pending</code> | <code>running</code>).` A value in other capitals matches nothing, and nothing is said of it.
 *
 * @param structure - the API's name for the input.
 */
export function documentedFilters(clientFile: string, structure: string): ReadonlyMap<string, readonly string[]> {
  const comment = memberComment(clientFile, structure, 'Filters') ?? '';
  const filters = new Map<string, readonly string[]>();
  for (const [, name = '', text = ''] of comment.matchAll(/<code>([\w.:-]+)<\/code> - ([\s\S]*?)<\/li>/g)) {
    const parts = /\((<code>[^()]*?<\/code>(?:\s*\|\s*<code>[^()]*?<\/code>)+)\)/.exec(
      text.replace(/\s+\*\s+/g, ' '),
    )?.[1];
    if (parts !== undefined)
      filters.set(
        name,
        parts.split('|').map((part) => part.replace(/<\/?code>/g, '').trim()),
      );
  }
  return filters;
}

/** The name of a client's folder: `client-ec2`. */
export function clientOf(clientFile: string): string {
  return basename(dirname(dirname(clientFile)));
}

/** The comment of a structure's member, as in the declarations. */
function memberComment(clientFile: string, structure: string, member: string): string | undefined {
  for (const text of modelsOf(clientFile)) {
    const start = text.indexOf(`export interface ${structure} {`);
    if (start === -1) continue;
    const body = text.slice(start, text.indexOf('\n}', start));
    const end = body.search(new RegExp(`^    ${member}\\??: `, 'm'));
    return end === -1 ? undefined : body.slice(body.lastIndexOf('/**', end), end);
  }
  return undefined;
}

/** The comment of the command's class, without its stars. */
function commentOf(text: string, operation: string): string | undefined {
  const end = text.indexOf(`export declare class ${operation}Command `);
  const start = text.lastIndexOf('\n/**', end);
  if (end === -1 || start === -1) return undefined;
  return text
    .slice(start, end)
    .replace(/^ ?\/?\*+\/? ?/gm, '')
    .trim();
}

function errorsOf(comment: string): DocumentedError[] {
  // Only modelled errors have a fault; the base class of all of them has none.
  const found = comment.matchAll(/^@throws \{@link (\w+)\} \((?:client|server) fault\)\n([\s\S]*?)(?=^@|(?![\s\S]))/gm);
  return [...found].map(([, name = '', text = '']) => ({ name, summary: firstSentence(text) ?? null }));
}

/**
 * The values are in the example, which is printed from the model: one member per line, each structure with its name
 * where it first occurs.
 */
function valuesOf(comment: string): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  const example = /^const input = [\s\S]*?^```/m.exec(comment)?.[0] ?? '';
  const open: Frame[] = [];
  for (const line of example.split('\n')) {
    const [, key, rest = ''] = /^(?:\/\/)?\s*(?:const input = )?(?:"?([\w<>.:-]+)"?: )?(.*)$/.exec(line) ?? [];
    const around = open.at(-1);
    const place = key !== undefined && around?.structure !== undefined ? `${around.structure}.${key}` : around?.place;
    const opening = /^([{[])(?: \/\/ (\w+))?/.exec(rest);
    if (opening?.[1] === '{') open.push({ structure: opening[2], place });
    else if (opening?.[1] === '[') open.push({ structure: undefined, place });
    else if (/^[}\]]/.test(rest)) open.pop();
    else if (place !== undefined) addValues(values, place, rest);
  }
  return values;
}

/**
 * What AWS answers where its model says otherwise. A policy that goes by the model would never match, or always.
 *
 * Source: the examples of `describe-configuration-recorder-status` and `describe-delivery-channel-status` in the
 * reference of the AWS CLI, where `NotApplicable` was not seen; those of `describe-instances` and `describe-images` for
 * the platform, which the model calls `Windows`.
 */
const ANSWERED: ReadonlyMap<string, readonly string[]> = new Map([
  ['client-config-service ConfigurationRecorderStatus.lastStatus', ['PENDING', 'SUCCESS', 'FAILURE', 'NotApplicable']],
  ['client-config-service ConfigExportDeliveryInfo.lastStatus', ['SUCCESS', 'FAILURE', 'NOT_APPLICABLE']],
  ['client-config-service ConfigStreamDeliveryInfo.lastStatus', ['SUCCESS', 'FAILURE', 'NOT_APPLICABLE']],
  ['client-ec2 Instance.Platform', ['windows']],
  ['client-ec2 Image.Platform', ['windows']],
]);

/** Other services have structures of the same names. */
function answered(clientFile: string, place: string): readonly string[] | undefined {
  return ANSWERED.get(`${clientOf(clientFile)} ${place}`);
}

interface Frame {
  /** Undefined in a list, and for a structure that was named before. */
  readonly structure: string | undefined;
  /** The member that an unnamed value belongs to. */
  readonly place: string | undefined;
}

function addValues(values: Map<string, readonly string[]>, place: string, text: string): void {
  if (!/^"[^"]*"(?: \|\| "[^"]*")+/.test(text)) return;
  values.set(place, values.get(place) ?? [...text.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value));
}

/** AWS writes its documentation in HTML. */
function firstSentence(html: string): string | undefined {
  const body = html.replace(/<(note|important)>[\s\S]*?<\/\1>/g, '');
  const paragraph = /<p>([\s\S]*?)<\/p>/.exec(body)?.[1] ?? '';
  const text = paragraph
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|amp|quot|apos|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const sentence = /^.*?[.!?](?= [A-Z]|$)/.exec(text)?.[0] ?? text;
  return sentence === '' ? undefined : sentence;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

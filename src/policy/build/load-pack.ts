import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { keySpan, type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { readDocument } from '../../documents/read-document.ts';
import { fileDiagnostic, type SourceText } from '../../documents/source-text.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { append } from '../../values/long-lists.ts';
import type { Policy } from '../model/policy.ts';
import type { ParameterDeclaration } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import type { ControlsFile } from '../packs/controls-file.generated.ts';
import { checkControls, type ReadControls } from '../packs/read-controls.ts';
import type { ReadPack } from '../packs/read-pack.ts';
import type { HasAll, PackOfFile } from './build-policies.ts';
import type { LocatedId } from './duplicate-ids.ts';
import type { LoadedFile } from './load-file.ts';
import type { ParameterValue } from './parameter-value.ts';
import { type FileParameters, fileParameters, parameterValue } from './parameters.ts';

/** A pack whose policies are loaded. */
export interface Pack {
  readonly name: string;
  readonly title: string;
  /** As its package.json has it; undefined where it has none. */
  readonly version: string | undefined;
  /** SHA-256 over pack.yml and the files that it names, and their names: `sha256:…`. */
  readonly hash: string;
  /** Its pack.yml, as it is shown. */
  readonly file: string;
  readonly controls: readonly PackControls[];
}

/** What a release of a framework asks for. */
export interface PackControls {
  /** As `select` and `--control` call it: the file's name without its ending. */
  readonly name: string;
  readonly file: string;
  /** The controls with their ids, in the order of the file. */
  readonly order: readonly string[];
  readonly value: ControlsFile;
}

export interface LoadedPack {
  readonly pack: Pack;
  readonly policies: readonly Policy[];
  readonly ids: readonly LocatedId[];
  readonly parameters: readonly string[];
  /** Whether these are all that the pack has. */
  readonly hasAll: HasAll & { readonly controls: boolean };
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were read, pack.yml first, as they are shown. */
  readonly sources: readonly SourceText[];
}

/** Builds the policies of a pack, and holds its aliases and controls against them. */
export async function loadPack(
  read: ReadPack,
  given: Readonly<Record<string, ParameterValue>>,
  schema: PolicySchema,
  load: (source: SourceText, pack: PackOfFile) => LoadedFile,
): Promise<LoadedPack> {
  const { manifest, place, name } = read;
  const { source, root, value } = manifest;
  const parameters = parametersOf(manifest, schema, given);
  const aliases = aliasesOf(manifest);
  const owner: PackOfFile = {
    name,
    file: place.file.name,
    parameters,
    formerIds: (id) => aliases.filter(({ to }) => to === id).map(({ from }) => from),
  };
  const { texts, unread } = await readTexts(read.policyFiles);
  const sources = [source, ...read.controls.map((controls) => controls.source), ...texts];
  const loaded = texts.map((text) => load(text, owner));
  const diagnostics: Diagnostic[] = [...parameters.diagnostics, ...unread];
  append(
    diagnostics,
    oneForAllClients(
      loaded.flatMap((file) => file.diagnostics),
      source,
      root,
    ),
  );
  const ids = loaded.flatMap((file) => file.ids);
  const hasAll = {
    ids:
      read.hasAll.policyFiles && loaded.length === read.policyFiles.length && loaded.every((file) => file.hasAll.ids),
    parameters: parameters.names !== undefined && loaded.every((file) => file.hasAll.parameters),
    controls: read.hasAll.controls,
  };
  append(diagnostics, checkAliases(read, ids, hasAll.ids));
  const known = new Map(ids.map((each) => [each.id.slice(name.length + 1), each]));
  append(
    diagnostics,
    read.controls.flatMap((controls) => checkControls(controls, { known, areAll: hasAll.ids, mayBe })),
  );
  return {
    pack: {
      name,
      title: value.title ?? name,
      version: read.version,
      hash: hashOf(sources, place.file.name),
      file: place.file.name,
      controls: read.controls.map(toControls),
    },
    policies: loaded.flatMap((file) => file.policies),
    ids,
    parameters: [...Object.keys(parameters.declared), ...loaded.flatMap((file) => file.parameters)],
    hasAll,
    diagnostics,
    sources,
  };
}

async function readTexts(files: ReadPack['policyFiles']) {
  const texts: SourceText[] = [];
  const unread: Diagnostic[] = [];
  for (const file of files) {
    const text = await readDocument(file);
    if ('code' in text) unread.push(fileDiagnostic(file.name, text));
    else texts.push(text);
  }
  return { texts, unread };
}

/** Where pack.yml is wrong and declares none, it may do so in a wrong way. */
function parametersOf(
  { source, root, lacks }: ReadPack['manifest'],
  schema: PolicySchema,
  given: Readonly<Record<string, ParameterValue>>,
): FileParameters {
  const parameters = fileParameters(source, root, schema, given);
  const isKnown = lacks === 'nothing' || member(root, 'parameters') !== undefined;
  return isKnown ? parameters : { ...parameters, names: undefined };
}

interface Alias {
  readonly from: string;
  readonly to: string;
}

/** In the order of the file, which a mapping in memory need not keep; without those that are wrong. */
function aliasesOf({ root, value }: ReadPack['manifest']): Alias[] {
  const located = member(root, 'aliases');
  const { aliases = {} } = value;
  if (located?.kind !== 'mapping') return [];
  return [...located.entries.keys()].flatMap((from) => {
    const to = Object.hasOwn(aliases, from) ? aliases[from] : undefined;
    return to === undefined ? [] : [{ from, to }];
  });
}

function checkAliases({ manifest, name }: ReadPack, ids: readonly LocatedId[], areAll: boolean): Diagnostic[] {
  const { source, root } = manifest;
  const known = new Map(ids.map((each) => [each.id, each]));
  return aliasesOf(manifest).flatMap(({ from, to }) => {
    const taken = known.get(`${name}/${from}`);
    const { start, end } = keySpan(root, ['aliases', from]);
    if (taken !== undefined) {
      const at = taken.source.position(taken.scalar.start);
      return [
        source.diagnostic(start, end, {
          code: 'packs/alias-taken',
          message: `the alias ${quoteValue(from)} is the id of a policy: ${taken.source.file}:${at.line}:${at.column}`,
          hint: 'an alias is an id that no policy has any more',
        }),
      ];
    }
    if (!areAll || known.has(`${name}/${to}`)) return [];
    const meant = didYouMean(
      to,
      [...known.keys()].map((id) => id.slice(name.length + 1)),
    );
    const place = member(member(root, 'aliases'), from) ?? root;
    return [
      source.diagnostic(place.start, place.end, {
        code: 'packs/unknown-policy',
        message: `the alias ${quoteValue(from)} leads to ${quoteValue(to)}, and the pack has no such policy`,
        hint: meant === undefined ? 'an alias leads to a current id' : `did you mean "${meant}"?`,
      }),
    ];
  });
}

/** A control that wants the text "90" is never satisfied by 90. */
function mayBe(declaration: ParameterDeclaration, value: ParameterValue): boolean {
  return 'value' in parameterValue('', declaration, value);
}

/** A pack of fifty policies over a service whose client is not there has one problem, and one command mends it. */
function oneForAllClients(diagnostics: readonly Diagnostic[], source: SourceText, root: LocatedValue): Diagnostic[] {
  const missing = diagnostics.flatMap(({ code, message }) =>
    code === 'semantic/service-not-installed' ? (/@aws-sdk\/client-[a-z0-9-]+/.exec(message)?.[0] ?? []) : [],
  );
  if (missing.length === 0) return [...diagnostics];
  const clients = [...new Set(missing)].sort();
  const { start, end } = member(root, 'pack') ?? root;
  const one = source.diagnostic(start, end, {
    code: 'packs/clients-not-installed',
    message: `the pack needs ${clients.length === 1 ? 'an SDK client that is' : 'SDK clients that are'} not installed: ${clients.join(', ')}`,
    hint: `npm install ${clients.join(' ')}`,
  });
  return [one, ...diagnostics.filter(({ code }) => code !== 'semantic/service-not-installed')];
}

/** The hash that a pack would have, were it loaded now. A file that cannot be read is left out. */
export async function packHash({ manifest, controls, policyFiles, place }: ReadPack): Promise<string> {
  const sources = [manifest.source, ...controls.map(({ source }) => source)];
  for (const file of policyFiles) {
    const text = await readDocument(file);
    if (!('code' in text)) sources.push(text);
  }
  return hashOf(sources, place.file.name);
}

/** Over what was loaded, not over what lies on the disk a moment later. Names begin at the folder of pack.yml. */
function hashOf(sources: readonly SourceText[], packFile: string): string {
  const folder = path.posix.dirname(packFile);
  const parts = sources
    .map(({ file, text }) => [path.posix.relative(folder, file), digestOf(text)])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `sha256:${digestOf(JSON.stringify(parts))}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function toControls({ name, source, root, value }: ReadControls): PackControls {
  const place = member(root, 'controls');
  const order = place?.kind === 'mapping' ? [...place.entries.keys()] : [];
  const { framework = '', release = '', controls = {}, ...rest } = value;
  return { name, file: source.file, order, value: { ...rest, version: 1, framework, release, controls } };
}

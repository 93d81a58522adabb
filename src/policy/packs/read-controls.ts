import path from 'node:path';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { keySpan, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { append } from '../../values/long-lists.ts';
import { hasParameter, type KnownPolicy } from '../model/known-policy.ts';
import type { ParameterDeclaration } from '../model/policy-file.generated.ts';
import type { ControlEntry, ControlsFile, ParameterBound } from './controls-file.generated.ts';
import type { PackFile } from './pack-file.generated.ts';
import { folderOf, isInside, type PackPlace, shownName, yamlFilesIn } from './pack-paths.ts';
import { readSound, type SoundFile } from './read-file.ts';

/** A file of controls. What is wrong in it is left out. */
export interface ReadControls extends SoundFile<ControlsFile> {
  /** What `select` and `--control` call it: the file's name without its ending. */
  readonly name: string;
}

/** The files of controls of a pack, in the order of their names. */
export async function readControls(
  place: PackPlace,
  { source, root, value }: SoundFile<PackFile>,
): Promise<{
  readonly files: readonly ReadControls[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether there are no others, and each is whole. */
  readonly areAll: boolean;
}> {
  const files: ReadControls[] = [];
  const diagnostics: Diagnostic[] = [];
  const written = member(root, 'controls');
  if (written !== undefined && value.controls === undefined) return { files, diagnostics, areAll: false };
  const { files: paths, leftOut } = await yamlFilesIn(
    path.resolve(folderOf(place), value.controls ?? 'controls/'),
    place,
  );
  const { start, end } = written ?? member(root, 'pack') ?? root;
  append(
    diagnostics,
    leftOut.map((problem) => source.diagnostic(start, end, problem)),
  );
  if (written !== undefined && paths.length === 0) {
    const message = `there is no folder ${quoteValue(String(written.value))} with *.yml files in the pack`;
    diagnostics.push(source.diagnostic(written.start, written.end, { code: 'packs/no-file', message }));
  }
  for (const file of paths) {
    const name = shownName(place, file);
    if (!(await isInside(place, file))) {
      const message = `${quoteValue(name)} is not a YAML file within what the pack came with`;
      diagnostics.push(source.diagnostic(start, end, { code: 'packs/outside', message }));
      continue;
    }
    const { sound, diagnostics: wrong } = await readSound<ControlsFile>({ path: file, name }, 'controls file', {
      schema: 'controls.schema.json',
      byEntry: BY_ENTRY,
    });
    append(diagnostics, wrong);
    if (sound === undefined) continue;
    files.push({ ...sound, name: path.basename(file).replace(/\.ya?ml$/i, '') });
    append(diagnostics, namingNothing(sound));
  }
  const areAll = files.length === paths.length && files.every(({ lacks }) => lacks === 'nothing');
  return { files, diagnostics: [...diagnostics, ...sameNames(files)], areAll };
}

const BY_ENTRY: ReadonlySet<string> = new Set(['controls']);

/** A control that nobody judges would stand in a report as satisfied by nothing. */
function namingNothing({ source, root, value }: SoundFile<ControlsFile>): Diagnostic[] {
  return Object.entries(value.controls ?? {})
    .filter(([, { policies, byHand }]) => policies === undefined && byHand === undefined)
    .map(([id]) => {
      const { start, end } = keySpan(root, ['controls', id]);
      return source.diagnostic(start, end, {
        code: 'packs/control-names-nothing',
        message: `the control ${quoteValue(id)} names neither \`policies\` nor \`byHand\``,
        hint: 'name the policies that judge it, or say what people judge: byHand: …',
      });
    });
}

function sameNames(files: readonly ReadControls[]): Diagnostic[] {
  const taken = new Map<string, ReadControls>();
  return files.flatMap((file) => {
    const names = namesOf(file);
    const before = names.map((name) => taken.get(name)).find((each) => each !== undefined);
    for (const name of names) taken.set(name, file);
    if (before === undefined) return [];
    const { start, end } = member(file.root, 'release') ?? file.root;
    return [
      file.source.diagnostic(start, end, {
        code: 'packs/controls-twice',
        message: `${before.source.file} has the same framework and release, or the same name`,
        hint: 'a release of a framework is one file',
      }),
    ];
  });
}

/** What a file of controls may be called: `cis-5.0.0`, or `cis-aws-foundations-5.0.0`. */
export function namesOf({ name, value: { framework, release } }: Pick<ReadControls, 'name' | 'value'>): string[] {
  if (framework === undefined || release === undefined) return [name];
  return [...new Set([name, `${framework}-${release}`])];
}

/** What controls are held against. */
export interface ControlledPolicies {
  /** Those of the pack, right or wrong, by their ids without the pack. */
  readonly known: ReadonlyMap<string, KnownPolicy>;
  /** Whether the pack has no others. */
  readonly areAll: boolean;
  /** Whether a parameter may have a value. */
  readonly mayBe: (declaration: ParameterDeclaration, value: Value) => boolean;
}

type Value = NonNullable<ParameterBound['equals']>;

/** Held against the policies of the pack and their parameters, once these are known. */
export function checkControls(file: ReadControls, policies: ControlledPolicies): Diagnostic[] {
  const { known, areAll } = policies;
  return Object.entries(file.value.controls ?? {}).flatMap(([control, entry]) => {
    const at = (problem: Problem, keys: readonly (string | number)[]): Diagnostic => {
      const { start, end } = keySpan(file.root, ['controls', control, ...keys]);
      return file.source.diagnostic(start, end, problem);
    };
    const unknown = (entry.policies ?? []).map((id, index) => ({ id, index })).filter(({ id }) => !known.has(id));
    if (unknown.length === 0) return checkHolds(control, entry, policies, at);
    if (!areAll) return [];
    return unknown.map(({ id, index }) => at(unknownPolicy(control, id, [...known.keys()]), ['policies', index]));
  });
}

function unknownPolicy(control: string, id: string, ids: readonly string[]): Problem {
  const meant = didYouMean(id, ids);
  return {
    code: 'packs/unknown-policy',
    message: `the control ${quoteValue(control)} names ${quoteValue(id)}, and the pack has no such policy`,
    hint: meant === undefined ? 'name a policy of this pack, by its id without the pack' : `did you mean "${meant}"?`,
  };
}

function checkHolds(
  control: string,
  { policies: ids = [], holds = {} }: ControlEntry,
  { known, mayBe }: ControlledPolicies,
  at: (problem: Problem, keys: readonly string[]) => Diagnostic,
): Diagnostic[] {
  const policies = ids.flatMap((id) => known.get(id) ?? []);
  return Object.entries(holds).flatMap(([name, bound]) => {
    const own = policies.flatMap(({ declared = {} }) => (Object.hasOwn(declared, name) ? [declared[name]] : []));
    if (own.length === 0) {
      if (policies.some((policy) => hasParameter(policy, name) === 'perhaps')) return [];
      const names = new Set(policies.flatMap(({ declared = {} }) => Object.keys(declared)));
      return [at(unknownParameter(control, name, names), ['holds', name])];
    }
    const never = own.find((each) => each !== undefined && !isPossible(each, bound, mayBe));
    if (never === undefined) return [];
    const message = `${quoteValue(name)} (${never.type}) can never satisfy the control ${quoteValue(control)}`;
    return [at({ code: 'packs/impossible-bound', message, hint: BOUNDS }, ['holds', name])];
  });
}

const BOUNDS = 'atMost and atLeast are for numbers; equals and oneOf need a value that it may have';

function unknownParameter(control: string, name: string, known: ReadonlySet<string>): Problem {
  const meant = didYouMean(name, known);
  return {
    code: 'packs/unknown-parameter',
    message: `no policy of the control ${quoteValue(control)} has the parameter ${quoteValue(name)}`,
    hint: meant === undefined ? undefined : `did you mean "${meant}"?`,
  };
}

/** A control that nothing satisfies would be failed for ever, whatever was found. */
function isPossible(
  declaration: ParameterDeclaration,
  { equals, oneOf }: ParameterBound,
  mayBe: ControlledPolicies['mayBe'],
): boolean {
  if (equals !== undefined) return mayBe(declaration, equals);
  if (oneOf !== undefined) return oneOf.some((each) => mayBe(declaration, each));
  return declaration.type === 'integer' || declaration.type === 'number';
}

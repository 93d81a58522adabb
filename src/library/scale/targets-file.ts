import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { CoveError } from '../../cove-error.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import { fileReason } from '../../files/file-reason.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { schemaValidator } from '../../package-schema.ts';
import { describeAge, describeHours, isWithinAge } from '../../text/age.ts';
import { HINT_OF_OTHER_VERSION, otherVersion } from '../../text/other-version.ts';
import { visibleJson } from '../../text/visible-text.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { type JsonValue, stableJson } from '../../values/json.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../../values/json-depth.ts';
import { VERSION } from '../../version.ts';
import type { Host } from '../host.ts';
import type { SigningKey } from '../inputs/signing-key.ts';
import type { TargetsFile } from './targets-file.generated.ts';

/** A plan for several processes, as it was written and read again. */
export interface SharedPlan {
  /** Of the run that the plan is for. */
  readonly run: string;
  readonly plan: RunPlan;
  readonly digest: string;
  /** The release that planned it. */
  readonly version: string;
  /** Hashes of the policy files that are beside it in a store. */
  readonly files: readonly string[];
  /** Whether it has a signature, of whatever key. */
  readonly isSigned: boolean;
}

/** The text of a targets file, and of `plan.json` in a store. */
export function targetsText(
  plan: RunPlan,
  run: string,
  key: SigningKey | undefined,
  files: readonly string[] = [],
): string {
  const tool = { name: 'cove-policy', version: VERSION } as const;
  // Members that are undefined are gone once it is read again.
  const content = JSON.parse(JSON.stringify({ version: 1, tool, run, files, plan })) as Content;
  const digest = digestOf(content);
  const signature = definedMembers({ signature: key?.sign(PURPOSE, digest) });
  return `${visibleJson(JSON.stringify({ ...content, digest, ...signature }))}\n`;
}

export interface ReadTargetsOptions {
  /** How long ago it may have been planned. */
  readonly maxAgeMs: number;
  /** It must be signed with. @default its signature is not looked at */
  readonly key?: SigningKey | undefined;
  /** @default now */
  readonly now?: Date;
  /** How to get another one, for hints. @default that of a targets file */
  readonly howToReplace?: string;
}

/** Tens of thousands of accounts with all tags that they may have; more would not fit into one text. */
const MOST_BYTES = 500_000_000;

/**
 * Reads a targets file.
 *
 * @param file - relative to `host.cwd`.
 * @throws {CoveError} `file` where it cannot be read, as `parseTargets` otherwise.
 */
export async function readTargetsFile(
  file: string,
  host: Pick<Host, 'cwd' | 'key'>,
  maxAgeMs: number,
): Promise<SharedPlan> {
  let text: string;
  try {
    text = await readRegularFile(resolve(host.cwd, file), MOST_BYTES);
  } catch (cause) {
    throw new CoveError('file', `the targets file ${file} cannot be read: ${fileReason(cause)}`, {
      hint: 'check --write-targets FILE writes one',
      cause,
    });
  }
  const shown = `the targets file ${file}`;
  const shared = parseTargets(text, shown, { maxAgeMs, key: host.key });
  assertOwnRelease(shared, shown, WRITE_AGAIN);
  return shared;
}

/**
 * One policy may find other things in another release, and a report names one.
 *
 * @param hint - what to do in place of it.
 * @throws {CoveError} `file` for a plan of another release.
 */
export function assertOwnRelease({ version }: Pick<SharedPlan, 'version'>, shown: string, hint: string): void {
  if (version === VERSION) return;
  throw new CoveError('file', `${shown} was written by cove-policy ${version}, and this is ${VERSION}`, { hint });
}

/**
 * Takes the text of a plan that several processes share.
 *
 * @param shown - how messages call it.
 * @throws {CoveError} `file` for what is not one, was edited, is not signed with the key or is too old: accounts that
 *   joined since are not in it.
 */
export function parseTargets(text: string, shown: string, options: ReadTargetsOptions): SharedPlan {
  const { maxAgeMs, key, now, howToReplace = WRITE_AGAIN } = options;
  const file = parse(text, shown, options.howToReplace);
  const { digest, signature, ...content } = file;
  if (digestOf(content) !== digest) {
    throw new CoveError('file', `${shown} is not as it was written: its digest does not match`, {
      hint: howToReplace,
    });
  }
  if (key !== undefined && (signature === undefined || !key.isOwn(PURPOSE, digest, signature))) {
    const found = signature === undefined ? 'is not signed' : 'was changed, or signed with another key';
    throw new CoveError('file', `${shown} ${found}`, {
      hint: 'with --sign only what was written with the same key is read',
    });
  }
  const ageMs = (now ?? new Date()).getTime() - Date.parse(file.plan.start);
  if (!isWithinAge(ageMs, maxAgeMs)) {
    const at = `${shown} was planned on ${file.plan.start}, ${describeAge(ageMs)}`;
    if (ageMs < 0) throw new CoveError('file', at, { hint: 'set the clock of the machine that is wrong' });
    throw new CoveError('file', `${at}, and --max-age allows ${describeHours(maxAgeMs)}`, {
      hint: `accounts that joined since are not in it: ${howToReplace}, or allow an older one with --max-age`,
    });
  }
  const plan = file.plan as RunPlan;
  assertWhole(plan, shown, howToReplace);
  const isSigned = signature !== undefined;
  return { run: file.run, plan, digest, version: file.tool.version, files: file.files ?? [], isSigned };
}

const WRITE_AGAIN = 'write it again with check --write-targets FILE';

type Content = Omit<TargetsFile, 'digest' | 'signature'>;

const PURPOSE = 'targets';

function digestOf(content: Content): string {
  return createHash('sha256')
    .update(stableJson(content as unknown as JsonValue))
    .digest('hex');
}

function parse(text: string, shown: string, howToReplace: string | undefined): TargetsFile {
  const hint = howToReplace ?? 'write it again, and change nothing in it';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CoveError('file', `${shown} is not JSON: it was cut off, or is another file`, {
      hint: howToReplace ?? WRITE_AGAIN,
      cause,
    });
  }
  // A stranger may have written it, and the run that it would end may be a worker's.
  if (isNestedTooDeep(text)) {
    throw new CoveError(
      'file',
      `${shown} is not what check --write-targets writes: it is nested deeper than ${MOST_JSON_LEVELS} levels`,
      { hint },
    );
  }
  const other = otherVersion(value, 1);
  if (other !== undefined) throw new CoveError('file', `${shown} ${other}`, { hint: HINT_OF_OTHER_VERSION });
  const validate = schemaValidator<TargetsFile>('targets.schema.json');
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new CoveError(
    'file',
    `${shown} is not what check --write-targets writes: ${placeIn(error?.instancePath)} ${error?.message ?? 'is wrong'}`,
    { hint },
  );
}

/** `the file`, or `plan.accounts.0`. */
function placeIn(pointer = ''): string {
  return pointer === '' ? 'the file' : pointer.slice(1).replaceAll('/', '.');
}

/** What the schema cannot say: each account is there once, and its selection class too. */
function assertWhole({ accounts, classes, policies }: RunPlan, shown: string, hint: string): void {
  const ids = new Set(accounts.map(({ id }) => id));
  const known = new Set(policies.map(({ id }) => id));
  const isWhole =
    ids.size === accounts.length &&
    accounts.every((account) => account.class < classes.length) &&
    classes.every((each) => each.every(({ policy }) => known.has(policy)));
  if (!isWhole) throw new CoveError('file', `${shown} contradicts itself`, { hint });
}

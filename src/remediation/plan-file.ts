import { createHash } from 'node:crypto';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { schemaValidator } from '../package-schema.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { Change } from '../run-log/records.ts';
import type { SigningKey } from '../run-log/signing.ts';
import { describeAge, describeHours, isWithinAge } from '../text/age.ts';
import { HINT_OF_OTHER_VERSION, otherVersion } from '../text/other-version.ts';
import { sameInPack } from '../text/same-in-pack.ts';
import { shellWord } from '../text/shell-word.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type JsonObject, type JsonValue, stableJson } from '../values/json.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../values/json-depth.ts';
import { VERSION } from '../version.ts';
import type { PlanFile, PlanPolicy } from './plan-file.generated.ts';

export interface PlanContent {
  /** ISO 8601 */
  readonly created: string;
  readonly run: string;
  readonly organization: string | null;
  readonly partition: string;
  /** Whether the changes were found in the demo organization. @default false */
  readonly demo?: boolean | undefined;
  /** What the accounts file of the run said, as a digest. @default there was none */
  readonly accountsFile?: string | undefined;
  readonly coverage: { readonly complete: boolean; readonly cells: number; readonly errors: number };
  readonly policies: readonly Policy[];
  /** Where the settings file has its packs from, by their names. @default no pack is of a settings file */
  readonly sources?: ReadonlyMap<string, string>;
  readonly changes: readonly Change[];
}

/**
 * A plan, ready to write. Changes are sorted by account, region, policy and resource, so that two equal plans differ
 * only in time and digest.
 */
export function createPlan(content: PlanContent, key?: SigningKey): PlanFile {
  const used = new Set(content.changes.map(({ policy }) => policy));
  const plan: Unsigned = {
    version: 1,
    created: content.created,
    tool: { name: 'cove-policy', version: VERSION },
    run: content.run,
    organization: content.organization,
    partition: content.partition,
    ...(content.demo === true ? { demo: true } : {}),
    ...definedMembers({ accountsFile: content.accountsFile }),
    coverage: { ...content.coverage },
    policies: content.policies.filter(({ id }) => used.has(id)).map((policy) => toPlanPolicy(policy, content.sources)),
    changes: sortChanges(content.changes).map((change) => structuredClone(change) as PlanFile['changes'][number]),
  };
  const digest = digestOf(plan);
  return { ...plan, digest, ...definedMembers({ signature: key?.sign(PURPOSE, digest) }) };
}

export function sortChanges(changes: readonly Change[]): Change[] {
  const key = ({ account, region, policy, resource, id }: Change): string =>
    [account, region, policy, resource, id].join('\u0000');
  return [...changes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Reads a plan and refuses one that was altered.
 *
 * @param wanted.maxAgeMs - its maximum age.
 * @param wanted.key - that it must be signed with. @default its signature is ignored
 * @throws {CoveError} `file` if it cannot be read, `plan` if it is not a plan, was edited, or is too old.
 */
export async function readPlanFile(
  path: string,
  shown: string,
  { maxAgeMs, now, key }: { readonly maxAgeMs: number; readonly now: Date; readonly key?: SigningKey | undefined },
): Promise<PlanFile> {
  const plan = await parsePlan(path, shown);
  const { digest, signature, ...content } = plan;
  if (digestOf(content) !== digest) {
    throw new CoveError('plan', `${shown} was altered: its digest does not match`, {
      hint: 'what is applied must be what was reviewed: make a new plan with check --plan',
    });
  }
  if (key !== undefined) assertSigned(shown, digest, signature, key);
  const ageMs = now.getTime() - Date.parse(plan.created);
  if (!isWithinAge(ageMs, maxAgeMs)) {
    const at = `${shown} was made on ${plan.created}, ${describeAge(ageMs)}`;
    // No --max-age allows it: its age is not known.
    if (ageMs < 0) throw new CoveError('plan', at, { hint: 'set the clock of the machine that is wrong' });
    throw new CoveError('plan', `${at}, and --max-age allows ${describeHours(maxAgeMs)}`, {
      hint: 'make a new plan with check --plan, or allow an older one with --max-age',
    });
  }
  return plan;
}

/** @throws {CoveError} `plan` for a signature that is missing, or not of this key. */
function assertSigned(shown: string, digest: string, signature: string | undefined, key: SigningKey): void {
  if (signature !== undefined && key.isOwn(PURPOSE, digest, signature)) return;
  const found = signature === undefined ? 'is not signed' : 'was changed, or signed with another key';
  throw new CoveError('plan', `${shown} ${found}`, {
    hint: 'nothing was changed; with --sign only what check --plan FILE --sign KEY wrote, with the same key, is applied',
  });
}

/** Reports of plans show so many digits, which nobody meets by chance. */
const LEAST_DIGITS = 12;

/**
 * Between its review and `apply`, another run may have written a plan to the same file.
 *
 * @param given - how the digest of the reviewed plan begins.
 * @throws {CoveError} `plan` for another one, `usage` for what is not the beginning of a digest.
 */
export function assertReviewed(plan: PlanFile, shown: string, given: string): void {
  const digest = given.toLowerCase();
  if (!new RegExp(`^[0-9a-f]{${LEAST_DIGITS},64}$`).test(digest)) {
    throw new CoveError(
      'usage',
      `--digest ${given} is not the beginning of a digest: ${LEAST_DIGITS} to 64 hex digits`,
      {
        hint: `as it is shown by: cove-policy report ${shellWord(shown)}`,
      },
    );
  }
  if (plan.digest.startsWith(digest)) return;
  throw new CoveError(
    'plan',
    `${shown} has the digest ${plan.digest.slice(0, LEAST_DIGITS)}, and is not the plan with ${digest}`,
    {
      hint: 'nothing was changed; another run has written it meanwhile: have this one reviewed, or take the other file',
    },
  );
}

/**
 * Compares the current policies with those that a plan was made from.
 *
 * @throws {CoveError} `plan` with every policy that has changed or is gone.
 */
export function assertSamePolicies(plan: PlanFile, policies: readonly Policy[]): void {
  const hashes = new Map(policies.map((policy) => [policy.id, policyHash(policy)]));
  const changed = plan.policies.filter(({ id, hash }) => hashes.get(id) !== hash);
  if (changed.length === 0) return;
  const now = new Map(policies.map((policy) => [policy.id, policy]));
  const known = [...now.keys()];
  const lines = changed.map((planned) => {
    const elsewhere = now.has(planned.id) ? undefined : sameInPack(planned.id, known);
    const what = elsewhere === undefined ? whatChanged(planned, now.get(planned.id)) : `is not loaded; ${elsewhere}`;
    return `${planned.id} (${planned.file}) ${what}`;
  });
  throw new CoveError('plan', lines.join('\n'), {
    hint: 'nothing was changed; make a new plan with check --plan and have it reviewed',
  });
}

function whatChanged({ hash }: PlanPolicy, policy: Policy | undefined): string {
  if (policy === undefined) return 'is gone since the plan was made';
  const { bySettings } = policy;
  if (bySettings === undefined) return 'has changed since the plan was made';
  const places = bySettings.places.join(', ');
  // Without the settings it would be what was planned.
  if (policyHash(bySettings.without) === hash) return `has been changed since the plan was made, by ${places}`;
  return `has changed since the plan was made; the settings that are about it are in ${places}`;
}

type Unsigned = Omit<PlanFile, 'digest' | 'signature'>;

const PURPOSE = 'plan';

function digestOf(plan: Unsigned): string {
  return createHash('sha256')
    .update(stableJson(plan as unknown as JsonValue))
    .digest('hex');
}

function toPlanPolicy(policy: Policy, sources: PlanContent['sources']): PlanPolicy {
  const from = policy.pack === undefined ? undefined : sources?.get(policy.pack);
  return {
    id: policy.id,
    title: policy.title,
    severity: policy.severity,
    file: policy.source.file,
    ...definedMembers({ pack: policy.source.pack, from }),
    hash: policyHash(policy),
    parameters: policy.parameters as JsonObject & PlanPolicy['parameters'],
  };
}

/** Some ten thousand changes with all that they show: more than anybody reviews. */
const MOST_BYTES = 100_000_000;

async function parsePlan(path: string, shown: string): Promise<PlanFile> {
  let text: string;
  try {
    text = await readRegularFile(path, MOST_BYTES);
  } catch (error) {
    throw new CoveError('file', `the plan ${shown} cannot be read: ${fileReason(error)}`, {
      hint: 'a plan is what check --plan FILE writes',
      cause: error,
    });
  }
  const notAPlan = (reason: string): CoveError =>
    new CoveError('plan', `${shown} is not a plan of cove-policy: ${reason}`, {
      hint: 'a plan is what check --plan FILE writes',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Its own message quotes the file, whatever that is.
    throw notAPlan('it is not JSON');
  }
  if (isNestedTooDeep(text)) throw notAPlan(`it is nested deeper than ${MOST_JSON_LEVELS} levels`);
  const other = otherVersion(value, 1);
  if (other !== undefined) throw new CoveError('plan', `the plan ${shown} ${other}`, { hint: HINT_OF_OTHER_VERSION });
  const validate = schemaValidator<PlanFile>('plan.schema.json');
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  throw notAPlan(`${first?.instancePath || 'the file'} ${first?.message ?? 'does not fit the schema'}`);
}

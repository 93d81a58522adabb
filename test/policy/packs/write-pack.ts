import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** Files of a folder by their names. */
export type Files = Readonly<Record<string, string>>;

/** A folder of its own with these files, gone after the test that asks for it, or after those of its file. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-packs-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (TestRunner.getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** A pack of two policies, one with a parameter of the pack and one with a parameter of its file. */
export const KEYS: Files = {
  'keys/pack.yml': `version: 1
pack: keys
title: Keys
aliases: { key-ancient: key-old }
parameters:
  maxKeyAgeDays: { type: integer, default: 90, minimum: 1 }
`,
  'keys/package.json': '{ "name": "@example/keys", "version": "1.4.2" }',
  'keys/policies/keys.yml': `version: 1
parameters:
  marker: { type: string, default: / }
policies:
  - id: key-old
    title: Key is old
    severity: high
    tags: [iam]
    call: iam:ListUsers
    resources: Users
    filter: age_days(CreateDate) > cove.parameters.maxKeyAgeDays
    finding: { resource: "\${UserName}", message: "Key \${UserName} is old" }
  - id: key-there
    title: There is a key
    severity: low
    call: iam:ListUsers
    resources: Users[?Path == cove.parameters.marker]
    filter: UserName
    finding: { resource: "\${UserName}", message: "There is \${UserName}" }
`,
  'keys/policies/keys.test.yml': 'not: a policy file\n',
  'keys/controls/cis-5.0.0.yml': `version: 1
framework: cis-aws-foundations
release: "5.0.0"
title: CIS AWS Foundations Benchmark 5.0.0
controls:
  "1.13": { title: Keys are rotated, level: 1, policies: [key-old], holds: { maxKeyAgeDays: { atMost: 90 } } }
  "1.14": { title: No keys, level: 2, policies: [key-there] }
  "5.6": { title: Peerings, level: 2, byHand: Routes of peerings are judged by people }
`,
};

import path from 'node:path';
import { expect, test } from 'vitest';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { validate } from '../../src/library/validate.ts';
import { type Files, folderWith, KEYS } from '../policy/packs/write-pack.ts';

/** Every line that says what is wrong with a project, and where. */
async function told(files: Files): Promise<{ readonly text: string; readonly lines: readonly string[] }> {
  const folder = folderWith(files);
  const env = { XDG_CACHE_HOME: path.join(folder, 'cache'), PATH: process.env.PATH };
  const { diagnostics, policies } = await validate([], { config: 'cove.config.yml' }, folder, { env });
  const lines = diagnostics.map(({ code, range: { file, line, column } }) => `${file}:${line}:${column} ${code}`);
  if (diagnostics.length > 0) expect(policies).toBeUndefined();
  const text = renderDiagnostics(diagnostics, { color: false }).replaceAll(folder, '…');
  return { text, lines };
}

const CONTROLS = KEYS['keys/controls/cis-5.0.0.yml'] ?? '';
const POLICIES = KEYS['keys/policies/keys.yml'] ?? '';
const MANIFEST = KEYS['keys/pack.yml'] ?? '';

test('mistakes in settings, lock, packs, controls and policies are told at once', async () => {
  const { text } = await told({
    'cove.config.yml': `version: 1
packs:
  keys: { from: ./keys }
  other: { from: ./misnamed }
  none: { from: ./nowhere }
  open: { from: ./open }
  gone: { from: "git+file:./gone#v1" }
  moved: { from: "git+file:./gone#v2" }
  odd: { form: ./odd }
select: ["keys/*", "open/*", "odd@cis-5.0.0", "keys@cis-6.0.0", "!misnamed/nothing"]
policies:
  keys/key-odl: { severity: low }
  keys/key-old: { severity: urgent, parameters: { maxKeyAgeDays: 60 } }
  keys/key-there: { parameters: { maxKeyAgeDays: 0 } }
overrides:
  - targets: { ous: [Sandbox] }
    policies: { keys/key-old: { call: iam:ListRoles, filter: "true" } }
  - targets: { ous: [Sandbox] }
    policies: { keys/key-older: off, odd/anything: off }
concurrency: many
`,
    'cove.lock': `version: 1
packs:
  gone:
    from: "git+file:./gone#v1"
    commit: "0123456789012345678901234567890123456789"
    hash: sha256:${'0'.repeat(64)}
  moved:
    from: "git+file:./gone#v1"
    commit: "0123456789012345678901234567890123456789"
    hash: sha256:${'0'.repeat(64)}
`,
    'keys/pack.yml': `version: 1
pack: keys
titel: Keys
aliases: { key-there: key-old, key-ancient: key-odl, Key-Wrong: key-old }
parameters:
  maxKeyAgeDays: { type: integer, default: 0, minimum: 1 }
`,
    'keys/package.json': '{',
    'keys/policies/keys.yml': `${POLICIES}  - id: key-old
    title: The same
    call: iam:ListUsers
    resources: Users
    filter: UserNam
`,
    'keys/policies/broken.yml': 'version: 1\npolicies: [\n',
    'keys/controls/cis-5.0.0.yml': `${CONTROLS}  "9": { policies: [key-odl] }
  "10": { title: Nobody }
  "11": { policies: [key-old], holds: { maxAge: { atMost: 1 } } }
  "12": { policies: [key-old], levle: 1 }
`,
    'misnamed/pack.yml': 'version: 1\npack: misnamed\ntitle: M\nrequires: ">=99.0.0"\n',
    'open/pack.yml': 'version: 1\npack: [open\n',
    'open/policies/p.yml': `version: 1
policies:
  - { id: a, title: A, call: iam:ListUsers, resources: Users, filter: cove.parameters.days && UserNam }
`,
  });
  await expect(text).toMatchFileSnapshot(path.join(import.meta.dirname, 'told-at-once.txt'));
});

const CONFIG = `version: 1
packs: { keys: { from: ./keys } }
select: ["keys/key-old", "keys/key-*", "keys@cis-5.0.0/level-2", "keys@cis-aws-foundations-5.0.0", "!keys/key-there"]
policies: { keys/key-old: { parameters: { maxKeyAgeDays: 60 } }, "keys/*": { severity: low } }
overrides:
  - targets: { ous: [Sandbox] }
    policies: { keys/key-old: off, keys/key-there: { parameters: { marker: x } } }
`;
const PROJECT: Files = { ...KEYS, 'cove.config.yml': CONFIG };

test('a project that refers to all parts of its pack is right', async () => {
  expect((await told(PROJECT)).lines).toEqual([]);
});

test.each<readonly [string, Files, string]>([
  ['pack.yml is no YAML', { 'keys/pack.yml': 'version: 1\npack: [keys\n' }, 'keys/pack.yml:2:7 yaml/unclosed'],
  ['pack.yml is empty', { 'keys/pack.yml': '' }, 'keys/pack.yml:1:1 file/empty'],
  [
    'the pack has no name',
    { 'keys/pack.yml': MANIFEST.replace('pack: keys\n', '') },
    'keys/pack.yml:1:1 schema/required',
  ],
  [
    'its name is none',
    { 'keys/pack.yml': MANIFEST.replace('pack: keys', 'pack: Keys!') },
    'keys/pack.yml:2:7 schema/pattern',
  ],
  [
    'a key of pack.yml is unknown, and may have meant the parameters',
    { 'keys/pack.yml': MANIFEST.replace('parameters:', 'values:') },
    'keys/pack.yml:5:1 schema/unknown-key',
  ],
  [
    'a parameter is declared in a wrong way',
    { 'keys/pack.yml': MANIFEST.replace('integer', 'whole') },
    'keys/pack.yml:6:26 schema/enum',
  ],
  [
    'an alias is wrong',
    { 'keys/pack.yml': MANIFEST.replace('key-ancient: key-old', 'key-ancient: 7') },
    'keys/pack.yml:4:25 schema/type',
  ],
  [
    'the folder of policies is not there',
    { 'keys/pack.yml': `${MANIFEST}policies: polices/\n` },
    'keys/pack.yml:7:11 packs/no-file',
  ],
  [
    'its folder of policies is said in a wrong way',
    { 'keys/pack.yml': `${MANIFEST}policies: { a: b }\n` },
    'keys/pack.yml:7:1 schema/type',
  ],
  [
    'it wants another cove-policy, for which it may be right',
    { 'keys/pack.yml': `${MANIFEST}requires: ">=99.0.0"\ncolour: red\n` },
    'keys/pack.yml:7:11 packs/requires',
  ],
  [
    'it is of a later version',
    { 'keys/pack.yml': 'version: 2\npack: keys\ntitle: Keys\n' },
    'keys/pack.yml:1:10 schema/version',
  ],
  [
    'a file of policies is no YAML',
    { 'keys/policies/keys.yml': 'version: 1\npolicies: [\n' },
    'keys/policies/keys.yml:2:11 yaml/unclosed',
  ],
  [
    'a policy has no id',
    { 'keys/policies/keys.yml': POLICIES.replace('  - id: key-old\n    title', '  - title') },
    'keys/policies/keys.yml:5:5 schema/required',
  ],
  [
    'a policy is wrong, and has its id and its parameters all the same',
    { 'keys/policies/keys.yml': POLICIES.replace('CreateDate)', 'CreateDat)') },
    'keys/policies/keys.yml:11:22 types/unknown-member',
  ],
  [
    'a file of controls is no YAML',
    { 'keys/controls/cis-5.0.0.yml': 'version: 1\ncontrols: [\n' },
    'keys/controls/cis-5.0.0.yml:2:11 yaml/unclosed',
  ],
  [
    'controls have no release',
    { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace('release: "5.0.0"\n', '') },
    'keys/controls/cis-5.0.0.yml:1:1 schema/required',
  ],
  [
    'the only control of a level is wrong',
    { 'keys/controls/cis-5.0.0.yml': CONTROLS.replace('policies: [key-there]', 'policies: []') },
    'keys/controls/cis-5.0.0.yml:7:49 schema/empty-list',
  ],
  [
    'the pack is not there',
    { 'cove.config.yml': CONFIG.replace('./keys', './kyes') },
    'cove.config.yml:2:24 packs/no-pack',
  ],
  [
    'its entry in the settings is wrong',
    { 'cove.config.yml': CONFIG.replace('from: ./keys', 'form: ./keys') },
    'cove.config.yml:2:18 schema/unknown-key',
  ],
  [
    'all packs are said in a wrong way',
    { 'cove.config.yml': CONFIG.replace('{ keys: { from: ./keys } }', '[./keys]') },
    'cove.config.yml:2:8 schema/type',
  ],
  [
    'another setting is wrong',
    { 'cove.config.yml': `${CONFIG}concurrency: many\n` },
    'cove.config.yml:8:14 schema/type',
  ],
  [
    'the run’s parameters are said in a wrong way',
    { 'cove.config.yml': `${CONFIG}parameters: [1]\n` },
    'cove.config.yml:8:13 schema/type',
  ],
  [
    'they are misspelt',
    {
      'cove.config.yml': `${CONFIG}paramters: { keys/limit: 1 }\n`,
      'keys/pack.yml': `${MANIFEST}  limit: { type: integer }\n`,
    },
    'cove.config.yml:8:1 schema/unknown-key',
  ],
  [
    'the lock is no YAML, and the pack comes from no repository',
    { 'cove.lock': 'version: [\n' },
    'cove.lock:1:10 yaml/unclosed',
  ],
])('%s: that alone is told, and nothing that follows from it', async (_, files, expected) => {
  expect((await told({ ...PROJECT, ...files })).lines).toEqual([expected]);
});

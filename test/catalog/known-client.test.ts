import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, createCatalog } from '../../src/catalog/catalog.ts';
import { ourClientFolders } from '../../src/catalog/client-folders.ts';
import { knownModule, readSdkClient } from '../../src/catalog/known-client.ts';
import { readClientText } from '../../src/catalog/read-client-text.ts';
import { loadSdkModule } from '../../src/catalog/sdk-module.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import { clientFolders, clientsIn, installedClients } from './installed-clients.ts';

const places = { ours: ourClientFolders(), projects: clientFolders };
const clients = [...new Set([...installedClients, ...clientFolders.flatMap(clientsIn)])].sort();

/** Of the clients that the project depends on: those whose package is of an older form, which has several files. */
const LOADED: readonly string[] = ['macie2'];

describe('a client whose text is read says what it says when it is loaded', () => {
  const seen = new Map<unknown, unknown>();

  it.each(clients)('%s', (service) => {
    const module = loadSdkModule(service, places);
    if (module === undefined) throw new Error(`${service} is not installed`);
    const loaded = knownModule(module);
    const read = readSdkClient(service, places);
    expect(read?.file).toBe(loaded.file);
    expect(read?.packageName).toBe(loaded.packageName);
    expect(read?.operations()).toEqual(loaded.operations());
    for (const operation of loaded.operations()) {
      expect(read?.has(operation)).toBe(loaded.has(operation));
      expect(differences(read?.schemaOf(operation), loaded.schemaOf(operation), operation, seen)).toEqual([]);
    }
    const errors = Object.entries(loaded.errors()).filter(([name, schema]) => isErrorSchema(name, schema));
    const known = Object.entries(read?.errors() ?? {}).filter(([name, schema]) => isErrorSchema(name, schema));
    expect(known.map(([name]) => name)).toEqual(errors.map(([name]) => name));
    expect(differences(known, errors, 'errors', seen)).toEqual([]);
  });

  it('and all but these are read', async () => {
    const unread: string[] = [];
    for (const service of installedClients) {
      const text = readClientText(await readFile(loadSdkModule(service, places)?.file ?? '', 'utf8'));
      if (text === undefined) unread.push(service);
      else for (const operation of text.operations) expect(text.schemaOf(operation)).toBeDefined();
    }
    expect(unread).toEqual(LOADED);
  });
});

/** The schemas of what a command answers with refer to each other, and some to themselves. */
function differences(read: unknown, loaded: unknown, place: string, seen: Map<unknown, unknown>): string[] {
  const [ours, theirs] = [read, loaded].map((each) => (typeof each === 'function' ? each() : each));
  if (typeof read !== typeof loaded) return [`${place}: ${typeof read} for ${typeof loaded}`];
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return Object.is(ours, theirs) ? [] : [`${place}: ${String(ours)} for ${String(theirs)}`];
  }
  if (seen.has(theirs)) return seen.get(theirs) === ours ? [] : [`${place}: another one`];
  seen.set(theirs, ours);
  const keys = Object.keys(theirs);
  if (Array.isArray(ours) !== Array.isArray(theirs) || Object.keys(ours).join() !== keys.join()) {
    return [`${place}: ${Object.keys(ours).join()} for ${keys.join()}`];
  }
  return keys.flatMap((key) => differences(ours[key], theirs[key], `${place}.${key}`, seen));
}

function isErrorSchema(name: string, schema: unknown): boolean {
  return name.endsWith('$') && Array.isArray(schema) && schema[0] === -3;
}

let folder: string;
let text: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
  text = await readFile(loadSdkModule('sns')?.file ?? '', 'utf8');
});

afterAll(() => rm(folder, { recursive: true }));

describe('nothing is read of a client that is written', () => {
  it.each<[string, (sns: string) => string]>([
    [
      'with an operation that has no schema',
      (sns) => sns.replace(/^var ListTopics\$ = \[9, /m, 'var ListTopics$ = [8, '),
    ],
    [
      'with a command that is another class',
      (sns) => sns.replace('= ListTopicsCommand;', '= ListTagsForResourceCommand;'),
    ],
    ['with a command that is made somehow', (sns) => sns.replace('= ListTopicsCommand;', '= make("ListTopics");')],
    ['with a command that is wrapped', (sns) => sns.replace('= ListTopicsCommand;', '= ListTopicsCommand ?? 1;')],
    [
      'with a command that uses the schema of another',
      (sns) => sns.replace('"ListTopics", ListTopics$)', '"ListTopics", ListPhoneNumbersOptedOut$)'),
    ],
    [
      'with a command by another name',
      (sns) => sns.replace('"ListTopics", ListTopics$)', '"ListPhoneNumbersOptedOut", ListTopics$)'),
    ],
    [
      'with a name that is declared twice',
      (sns) => `${sns}\nvar ListTopics$ = [9, n0, _LT, 0, () => ListTopicsInput$, () => ListTopicsInput$];`,
    ],
    ['without a client', (sns) => sns.replace(/^class SNSClient extends Client/m, 'class SNSClient extends Object')],
    ['without operations', (sns) => sns.replaceAll(/^exports\.\w+Command = \w+;\n/gm, '')],
    ['as one line', (sns) => sns.replaceAll('\n', ' ')],
    ['as nothing', () => ''],
  ])('%s', (_, change) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(readClientText(text)).toBeDefined();
    expect(readClientText(changed)).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['a call', ', () => ListTopicsInput$', ', f(ListTopicsInput$)'],
    ['a sum', '[9, n0, _LT,', '[9, n0, "" + _LT,'],
    ['a constant that is not there', '[9, n0,', '[9, n1234,'],
    ['a schema that is not there', '() => ListTopicsInput$', '() => ListTopicsInputs$'],
    ['the name of another', '[9, n0, _LT,', '[9, n0, _P,'],
    ['a text with an escape', '[9, n0,', '[9, "\\u0061",'],
    ['a template', '[9, n0,', '[9, `$' + '{n0}`,'],
    ['no end', '() => ListTopicsInput$', '() => ListTopicsInput$ /* */'],
    ['a list that contains itself', '() => ListTopicsInput$', 'ListTopics$'],
  ])('in the schema of an operation with %s', (_, from, to) => {
    const start = text.indexOf('var ListTopics$ = [9, ');
    const end = text.indexOf('];', start);
    const changed = text.slice(0, start) + text.slice(start, end).replace(from, to) + text.slice(end);
    expect(changed).not.toBe(text);
    expect(readClientText(text)?.schemaOf('ListTopics')).toBeDefined();
    const read = readClientText(changed);
    expect(read?.operations).toContain('ListTopics');
    expect(read?.schemaOf('ListTopics')).toBeUndefined();
  });

  it.each<[string, string, string]>([
    [
      'that are exported by another name',
      'exports.NotFoundException$ = NotFoundException$;',
      'exports.NotFoundException$ = TagPolicyException$;',
    ],
    ['of which one is made somehow', 'var NotFoundException$ = [-3, ', 'var NotFoundException$ = make(-3, '],
    ['of which one is in another form', 'var NotFoundException$ = [-3, ', 'var NotFoundException$ = [-3, ...'],
  ])('of errors %s', (_, from, to) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(readClientText(text)?.errors()).toHaveProperty('NotFoundException$');
    expect(readClientText(changed)?.errors()).toBeUndefined();
  });

  it('once something of it could not be read', () => {
    const start = text.indexOf('var ListTopics$ = [9, ');
    const changed = `${text.slice(0, start)}${text.slice(start).replace('ListTopicsInput$', 'make()')}`;
    const read = readClientText(changed);
    expect(read?.schemaOf('Publish')).toBeDefined();
    expect(read?.schemaOf('ListTopics')).toBeUndefined();
    expect(read?.schemaOf('Publish')).toBeUndefined();
  });
});

describe('a catalog of which nothing is called', () => {
  /** A project with the client of SNS, as npm would install it for the service of this name. */
  async function install(service: string, change: (sns: string) => string): Promise<void> {
    const directory = path.join(folder, 'node_modules', '@aws-sdk', `client-${service}`);
    await mkdir(path.join(directory, 'dist-cjs'), { recursive: true });
    await writeFile(path.join(directory, 'package.json'), '{ "main": "dist-cjs/index.js" }');
    await writeFile(path.join(directory, 'dist-cjs', 'index.js'), change(text));
  }

  let reading: Catalog;
  let calling: Catalog;

  beforeAll(async () => {
    await writeFile(path.join(folder, 'package.json'), '{}');
    // What SNS's client requires is found where the project's is.
    const installed = path.dirname(loadSdkModule('sns')?.file ?? '').replace(/([/\\]node_modules)[/\\].*/, '$1');
    await mkdir(path.join(folder, 'node_modules', '@aws-sdk'), { recursive: true });
    await symlink(path.join(installed, '@smithy'), path.join(folder, 'node_modules', '@smithy'), 'dir');
    for (const name of ['core', 'credential-provider-node', 'types']) {
      await symlink(path.join(installed, '@aws-sdk', name), path.join(folder, 'node_modules', '@aws-sdk', name), 'dir');
    }
    await install('finspace', (sns) => sns);
    await install('glacier', (sns) => sns.replace('require("@smithy/core")', 'require("@smithy/not-there")'));
    await install('fsx', (sns) => sns.replace('() => ListTopicsInput$', '(() => () => ListTopicsInput$)()'));
    await install('amp', (sns) => sns.replace('() => ListTopicsInput$', '(() => { throw new Error("torn"); })()'));
    await install('neptune', (sns) => `throw new Error('${'x'.repeat(9)}');\n${sns.slice(0, 60_000)}`);
    await install('wafv2', () => 'module.exports = {};');
    reading = createCatalog([folder], { callsNothing: true });
    calling = createCatalog([folder]);
  });

  it.each(['finspace', 'fsx', 'glacier', 'neptune', 'wafv2', 'sns', 'macie2', 'nothing'])(
    'answers as one that has loaded the client: %s',
    (service) => {
      for (const operation of ['ListTopics', 'ListTopic', 'Publish', '$', '__proto__', 'constructor']) {
        expect(reading.check(service, operation)).toEqual(calling.check(service, operation));
      }
      expect(reading.service(service)).toEqual(calling.service(service));
    },
  );

  it('has the shapes of what it could read and of what it had to load, and calls both', () => {
    for (const service of ['finspace', 'fsx']) {
      expect(reading.shapes(service, 'ListTopics')?.output).toMatchObject({ name: 'ListTopicsResponse' });
      expect(reading.errorNames(service)).toEqual(calling.errorNames(service));
      expect(reading.errorStatuses(service)).toEqual(calling.errorStatuses(service));
      expect(reading.operation(service, 'ListTopics').inputMembers).toEqual(['NextToken']);
    }
  });

  it('says of an operation whose schema it cannot read that its client is broken, where that cannot be loaded', () => {
    expect(reading.check('amp', 'Publish').ok).toBe(true);
    expect(reading.check('amp', 'ListTopics')).toEqual(calling.check('amp', 'ListTopics'));
    expect(calling.check('amp', 'ListTopics')).toMatchObject({ code: 'service-broken' });
  });

  it('runs nothing of a client that is read', async () => {
    await install('evidently', (sns) => `${sns}\nglobalThis.clientWasRun = true;\n`);
    const catalog = createCatalog([folder], { callsNothing: true });
    expect(catalog.check('evidently', 'ListTopics').ok).toBe(true);
    expect(catalog.shapes('evidently', 'ListTopics')?.input).toMatchObject({ memberNames: ['NextToken'] });
    expect(catalog.errorNames('evidently').size).toBeGreaterThan(20);
    expect(globalThis).not.toHaveProperty('clientWasRun');
    expect(createCatalog([folder]).check('evidently', 'ListTopics').ok).toBe(true);
    expect(globalThis).toHaveProperty('clientWasRun');
  });

  it('finds the same in policies', async () => {
    const bad = path.join(import.meta.dirname, '..', 'policy', 'bad');
    const shipped = path.join(import.meta.dirname, '..', '..', 'policies');
    for (const [cwd, patterns] of [
      [bad, ['*.yml']],
      [shipped, ['*.yml']],
    ] as const) {
      const load = (services: Catalog) => loadPolicies(patterns, { cwd, services, allowSecretReads: false });
      const ours = createCatalog([], { callsNothing: true });
      const [read, loaded] = [await load(ours), await load(createCatalog([]))];
      expect(read.diagnostics).toEqual(loaded.diagnostics);
      expect(read.policies.map(({ id }) => id)).toEqual(loaded.policies.map(({ id }) => id));
    }
  });
});

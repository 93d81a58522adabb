import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALTERNATIVE_MEMBERS } from '../../src/catalog/alternative-members.ts';
import { ASKED_MEMBERS } from '../../src/catalog/asked-members.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';
import { NARROWED_VALUES } from '../../src/catalog/narrowed-values.ts';
import { READ_VERBS } from '../../src/catalog/operation-classes.generated.ts';
import { LISTED_FAILURES, PARTS_BY_DEFAULT, UNFILLED_MEMBERS } from '../../src/catalog/partial-answers.generated.ts';
import { isGiven, namesFailures, namesListOfFailures } from '../../src/catalog/partial-answers.ts';
import { UNASKED_VALUES } from '../../src/catalog/unasked-values.ts';
import { packageFile } from '../../src/package-files.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { clientFolders, isHeldAgainst, NEWER_THAN_CLIENTS } from './installed-clients.ts';

describe('an input says what is wanted', () => {
  test.each<[wanted: string, input: JsonValue]>([
    ['cluster', { cluster: 'a' }],
    ['cluster', { cluster: '${arn}' }],
    ['IncludeAllInstances', { IncludeAllInstances: false }],
    ['Includes.keyTypes', { Includes: { keyTypes: ['RSA_2048'] } }],
    ['Includes.keyTypes', { Includes: '${includes}' }],
    ['Owners', { Owners: ['self'] }],
    ['Filters[owner-id/owner-alias]', { Filters: [{ Name: 'state' }, { Name: 'owner-id', Values: ['1'] }] }],
    ['Filters[owner-id/owner-alias]', { Filters: [{ Name: '${name}' }] }],
    ['include[SETTINGS]', { include: ['TAGS', 'SETTINGS'] }],
    ['include[SETTINGS]', { include: ['${what}'] }],
    ['ShowDetail[true]', { ShowDetail: true }],
  ])('%s by %j', (wanted, input) => {
    expect(isGiven(input, wanted)).toBe(true);
  });

  test.each<[wanted: string, input: JsonValue | undefined]>([
    ['cluster', undefined],
    ['cluster', {}],
    ['cluster', { cluster: null }],
    ['Includes.keyTypes', { Includes: { keyUsage: ['ANY'] } }],
    ['Includes.keyTypes', { Includes: ['keyTypes'] }],
    ['Owners', { Owners: [] }],
    ['Filters[owner-id/owner-alias]', { Filters: [{ Name: 'state' }] }],
    ['include[SETTINGS]', { include: ['TAGS'] }],
    ['ShowDetail[true]', { ShowDetail: false }],
    ['toString', {}],
  ])('%s not by %j', (wanted, input) => {
    expect(isGiven(input, wanted)).toBe(false);
  });
});

test.each([
  ['GetMembers', 'UnprocessedAccounts', true],
  ['BatchGetThings', 'errors', true],
  ['BatchGetThings', 'thingsNotFound', true],
  ['BatchGetThings', 'failedThings', true],
  ['BatchGetThings', 'things', false],
  ['DescribeThing', 'errors', false],
  ['BatchGetFailures', 'failureModes', false],
])('%s %s lists failures by its name: %s', (operation, member, lists) => {
  expect(namesFailures(operation, member)).toBe(lists);
});

test.each([
  ['DescribeThings', 'failures', true],
  ['DescribeThings', 'failedThings', true],
  ['DescribeThings', 'thingsNotFound', true],
  ['GetThings', 'thingErrors', true],
  ['ListThings', 'errors', true],
  ['ListThings', 'unprocessedThings', true],
  ['BatchGetThings', 'missingThings', true],
  ['BatchGetThings', 'thingErrorDetails', true],
  ['DescribeThing', 'errors', false],
  ['GetThing', 'failures', false],
  ['GetThingStatus', 'thingErrors', false],
  ['ListThingFailures', 'thingFailures', false],
  ['ListThings', 'things', false],
])('%s %s, a list, lists failures by its name: %s', (operation, member, lists) => {
  expect(namesListOfFailures(operation, member)).toBe(lists);
});

const catalog = createCatalog(clientFolders);

function rowsOf<Row>(table: Readonly<Record<string, readonly Row[]>>) {
  return Object.entries(table).flatMap(([operation, rows]) => rows.map((row) => ({ operation, row })));
}

const installed = ({ operation }: { readonly operation: string }): boolean => {
  const [service = '', name = ''] = operation.split(':');
  // A client may be older than the table, and one of before 2025 tells nothing.
  return isHeldAgainst(service) && catalog.check(service, name).ok && catalog.shapes(service, name) !== undefined;
};

function shapesOf(operation: string) {
  const [service = '', name = ''] = operation.split(':');
  const shapes = catalog.shapes(service, name);
  if (shapes === undefined) throw new Error(`${operation} has no shapes`);
  return shapes;
}

function shapeAt(shape: DataShape | undefined, path: string): DataShape | undefined {
  return (path.match(/\[\]|\{\}|[^.[{]+/g) ?? []).reduce<DataShape | undefined>((found, step) => {
    if (step === '[]') return found?.kind === 'list' ? found.element : undefined;
    if (step === '{}') return found?.kind === 'map' ? found.value : undefined;
    return found?.kind === 'structure' ? found.member(step) : undefined;
  }, shape);
}

const plain = (input: string): string => input.replace(/\[.*$/, '');

test.each(rowsOf(ALTERNATIVE_MEMBERS).filter(installed))(
  '$operation answers one of the members that its row names',
  ({ operation, row }) => {
    const { output } = shapesOf(operation);
    for (const each of [row.member, ...row.others]) {
      expect([each, shapeAt(output, each)]).toEqual([each, expect.anything()]);
    }
  },
);

describe('the table of parts by default', () => {
  const rows = rowsOf(PARTS_BY_DEFAULT).filter(installed);

  test('has rows of installed clients, to mean something', () => {
    expect(rows.length).toBeGreaterThan(25);
  });

  test.each(rows)('$operation takes and answers what its row names', ({ operation, row }) => {
    const { input, output } = shapesOf(operation);
    for (const each of row.inputs) expect([each, shapeAt(input, plain(each))]).toEqual([each, expect.anything()]);
    for (const each of row.excuse ?? []) expect([each, shapeAt(output, each)]).toEqual([each, expect.anything()]);
    // What is proposed says what is asked.
    if (row.add !== undefined) expect(row.inputs.some((each) => isGiven(row.add, each))).toBe(true);
    if (row.from !== undefined) expect(catalog.check(...partsOfName(row.from)).ok).toBe(true);
  });
});

describe('the table of members that are not filled', () => {
  const rows = rowsOf(UNFILLED_MEMBERS).filter(installed);

  test('has rows of installed clients, to mean something', () => {
    expect(rows.length).toBeGreaterThan(25);
  });

  test.each(rows)('$operation takes and answers what its row names', ({ operation, row }) => {
    const { input, output } = shapesOf(operation);
    const members = row.members.filter((each) => !NEWER_THAN_CLIENTS.has(`${operation} ${each}`));
    for (const each of members) expect([each, shapeAt(output, each)]).toEqual([each, expect.anything()]);
    for (const each of row.unless ?? []) expect([each, shapeAt(input, plain(each))]).toEqual([each, expect.anything()]);
    if (row.add !== undefined) expect(row.unless?.some((each) => isGiven(row.add, each))).toBe(true);
    const filled = row.filledBy;
    if (filled !== undefined && installed({ operation: filled })) shapesOf(filled);
  });
});

describe('the table of what an input names', () => {
  const rows = Object.entries(ASKED_MEMBERS)
    .map(([operation, row]) => ({ operation, row }))
    .filter(installed);

  test('has rows of installed clients, to mean something', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  test.each(rows)('$operation takes and answers what its row names', ({ operation, row }) => {
    const { input, output } = shapesOf(operation);
    const asked = shapeAt(input, row.input);
    const value = asked?.kind === 'list' ? asked.element : asked;
    const values = value?.kind === 'string' ? (value.values?.() ?? []) : [];
    for (const [member, names] of Object.entries(row.members ?? {})) {
      expect([member, shapeAt(output, member)]).toEqual([member, expect.anything()]);
      expect(values).toEqual(expect.arrayContaining(names.split('/')));
    }
    for (const each of row.maps ?? []) expect([each, shapeAt(output, each)?.kind]).toEqual([each, 'map']);
    if (row.all !== undefined) expect(values).toContain(row.all);
  });
});

test.each(
  Object.entries(NARROWED_VALUES)
    .map(([operation, row]) => ({ operation, row }))
    .filter(installed),
)('$operation takes and answers what its input chooses', ({ operation, row }) => {
  const { input, output } = shapesOf(operation);
  const [member = ''] = row.input.split('.');
  expect(shapeAt(input, member)).toEqual(expect.anything());
  const chosen = shapeAt(output, row.member);
  expect(chosen?.kind === 'string' && chosen.values?.()?.length).toBeGreaterThan(1);
});

describe('the table of what comes only where it is asked for', () => {
  const rows = rowsOf(UNASKED_VALUES).filter(installed);

  test('has rows of installed clients, to mean something', () => {
    expect(rows.length).toBeGreaterThan(4);
  });

  test.each(rows)('$operation takes and answers what its row names: $row.member', ({ operation, row }) => {
    const { input, output } = shapesOf(operation);
    const member = shapeAt(output, row.member);
    expect(member).toEqual(expect.anything());
    expect(member?.kind === 'boolean').toBe(row.isSwitch === true);
    for (const each of row.unless) expect([each, shapeAt(input, plain(each))]).toEqual([each, expect.anything()]);
    // Whoever does as the hint says is not told again.
    expect(row.add === undefined ? row.cure : row.unless.some((each) => isGiven(row.add, each))).toBeTruthy();
    const named = /\b[\w-]+:[A-Z]\w+/.exec(row.cure ?? '')?.[0];
    if (named !== undefined) expect(catalog.check(...partsOfName(named)).ok).toBe(true);
    if (row.values === undefined) return;
    // Only text has values, and where AWS's model has any, it has these.
    const documented = member?.kind === 'string' ? (member.values?.() ?? []) : undefined;
    expect(documented?.length === 0 ? row.values : documented).toEqual(expect.arrayContaining([...row.values]));
  });
});

test('the tables speak of what is named like a read only', () => {
  const names = [LISTED_FAILURES, PARTS_BY_DEFAULT, UNFILLED_MEMBERS, UNASKED_VALUES, ASKED_MEMBERS].flatMap(
    Object.keys,
  );
  const isNamedSo = new RegExp(`^(${READ_VERBS.join('|')})([A-Z0-9]|$)`);
  expect(names.filter((name) => !isNamedSo.test(partsOfName(name)[1]))).toEqual([]);
});

test('every candidate has a verdict, in the numbers that docs/truth.md gives', () => {
  const count = (name: string, verdict: RegExp): number =>
    readFileSync(packageFile(`scripts/partial-answers/${name}.tsv`), 'utf8')
      .split('\n')
      .filter((line) => line.split('\t').some((column) => verdict.test(column))).length;
  const docs = readFileSync(packageFile('docs/truth.md'), 'utf8');
  const numbers = {
    listed: count('failures', /^listed$/),
    notListed: count('failures', /^no: /),
    cut: count('cuts', /^cut$/),
    notCut: count('cuts', /^no: /),
    part: count('defaults', /^part$/),
    unfilled: count('defaults', /^unfilled$/),
    neither: count('defaults', /^no: /),
  };
  for (const [name, number] of Object.entries(numbers)) {
    expect([name, docs.includes(number.toLocaleString('en-US'))]).toEqual([name, true]);
  }
});

test('no member that is judged to list no failures goes by the name of such a list', () => {
  const rows = readFileSync(packageFile('scripts/partial-answers/failures.tsv'), 'utf8').trimEnd().split('\n');
  const isNamedSo = (row: string): boolean => {
    const [operation = '', member = '', type = ''] = row.split('\t');
    const isList = type === 'list' || type === 'map';
    return (isList ? namesListOfFailures : namesFailures)(operation.split(':')[1] ?? '', member);
  };
  const judged = (verdict: RegExp, type: RegExp): string[] =>
    rows.filter((row) => verdict.test(row.split('\t')[4] ?? '') && type.test(row.split('\t')[2] ?? ''));
  expect(judged(/^no: /, /./).filter(isNamedSo)).toEqual([]);
  // Most of the others go by such a name, so a list that is newer than the table does, too.
  const listed = judged(/^listed$/, /^(list|map)$/).filter((row) => !row.split('\t')[1]?.includes('.'));
  expect([listed.filter(isNamedSo).length, listed.length]).toEqual([157, 167]);
});

function partsOfName(operation: string): [service: string, operation: string] {
  const [service = '', name = ''] = operation.split(':');
  return [service, name];
}

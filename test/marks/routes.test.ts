import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  type InputSignature,
  TYPE_ARRAY,
  TYPE_ARRAY_NUMBER,
  TYPE_ARRAY_STRING,
  TYPE_EXPREF,
  TYPE_NUMBER,
  TYPE_OBJECT,
} from 'jmespath';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { FUNCTIONS, signatureOf } from '../../src/expressions/function-table.ts';
import { RESULT_FORMATS } from '../../src/library/run-results/result-formats.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Program, programIn } from '../remediation/program.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WORLD = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - { id: "111111111111", name: Management }
  - { id: "222222222201", name: One }
`;

/** `TOKEN` and what is in `JSON` are in a member that AWS marks, `url` in one that we mark. */
const SECRETS = { token: 'Zq7Kx9Wv3Rt5Yp', text: 'Hn4Jb6Fd8Gs2Lc', number: 918273645546, url: 'Qw8Er6Tz4Xc2Vb' };
const { token, text, number, url } = SECRETS;
const JSON_SECRET = JSON.stringify({ k: text, n: number, l: [text, text], o: [{ k: text }], p: [[text, text]] });
const FUNCTION = {
  FunctionName: 'orders',
  FunctionArn: 'arn:aws:lambda:us-east-1:222222222201:function:orders',
  Environment: { Variables: { TOKEN: token, JSON: JSON_SECRET, [`KEY_${text}`]: 'x' } },
};

/** Lambda, which refuses what it does not know and quotes it. */
const lambda = createServer((request, response) => {
  const name = decodeURIComponent(/functions\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '');
  const isKnown = name === '' || name === 'orders';
  const refusal = { Message: `Function not found: ${name}`, Type: 'User' };
  const whole = { Configuration: FUNCTION, Code: { RepositoryType: 'S3', Location: `https://code/${url}` } };
  response.writeHead(isKnown ? 200 : 404, {
    'content-type': 'application/json',
    'x-amzn-requestid': '00000000-0000-4000-8000-000000000000',
    ...(isKnown ? {} : { 'x-amzn-errortype': 'ResourceNotFoundException' }),
  });
  response.end(JSON.stringify(!isKnown ? refusal : name === '' ? { Functions: [FUNCTION] } : whole));
});

/** Nothing is known of the type of what is in it, so that all can be tried with all. */
const PARSED = 'parse_json(Environment.Variables.JSON)';

/** For an argument: what is secret, and what is not. Lists of functions with an `&expression` are of resources. */
function valuesFor({ types }: InputSignature, isBy: boolean): { readonly secret: string; readonly plain: string } {
  if (types.includes(TYPE_EXPREF)) return { secret: `&(${PARSED}.k)`, plain: '&FunctionName' };
  if (types.some((each) => LISTS.includes(each))) {
    return isBy
      ? { secret: '[merge(@, Environment.Variables)]', plain: '[@]' }
      : { secret: `${PARSED}.l`, plain: "['a']" };
  }
  if (types.includes(TYPE_OBJECT)) return { secret: PARSED, plain: '`{"a": "b"}`' };
  if (types.includes(TYPE_NUMBER)) return { secret: `${PARSED}.n`, plain: '`2`' };
  return { secret: `${PARSED}.k`, plain: "'a'" };
}

const LISTS: readonly number[] = [TYPE_ARRAY, TYPE_ARRAY_NUMBER, TYPE_ARRAY_STRING];

/** Every function with a secret in each of its places; that they fail without a word of it is in failures.test.ts. */
const OF_FUNCTIONS = [...FUNCTIONS.keys()].map((name) => {
  const signature = signatureOf(name) ?? [];
  const isBy = signature.some(({ types }) => types.includes(TYPE_EXPREF));
  const calls = signature.map((_, at) => {
    const args = signature.map((each, index) => valuesFor(each, isBy)[index === at ? 'secret' : 'plain']);
    return `${name}(${args.join(', ')})`;
  });
  return calls.length === 0 ? `${name}()` : `[${calls.join(', ')}]`;
});

const OTHERS = [
  'Environment.Variables',
  'Environment.Variables.TOKEN',
  'Environment.Variables.TOKEN[0:7]',
  'Environment.Variables.TOKEN[::-1]',
  'Environment.*',
  '*.*',
  'values(Environment)[0]',
  'keys(Environment.Variables)',
  'items(Environment)',
  '{a: Environment.Variables.TOKEN}',
  '[Environment.Variables.TOKEN, FunctionName]',
  '[Environment.Variables.TOKEN][?@]',
  '[[Environment.Variables.TOKEN]][]',
  "let $t = Environment.Variables.TOKEN in [$t, join('', [$t])]",
  "Environment.Variables.TOKEN || 'x'",
  'FunctionName && Environment.Variables.TOKEN',
  "(Environment.Variables.TOKEN ? Environment.Variables.TOKEN : 'x')",
  `${PARSED}.n + \`1\``,
  `-${PARSED}.n`,
  `\`1\` / (${PARSED}.n - ${PARSED}.n)`,
  `${PARSED}.n % \`0\``,
  `group_by([@], &Environment.Variables.TOKEN)`,
  `keys(group_by([@], &Environment.Variables.TOKEN))`,
  `sort_by([{k: Environment.Variables.TOKEN}, {k: 'a'}], &k)`,
  `max_by([{k: Environment.Variables.TOKEN}, {k: 'a'}], &k)`,
  `from_items([[Environment.Variables.TOKEN, 'a']])`,
  `from_items([['a', Environment.Variables.TOKEN]])`,
  `merge({a: Environment.Variables.TOKEN}, {b: 'x'})`,
  `zip([Environment.Variables.TOKEN], ['a'])`,
  `map(&[@, Environment.Variables.TOKEN], [@])`,
  `cove.with.all.Functions[0].Environment`,
  `to_string(cove.with.all)`,
  `code.Code.Location`,
  `code.Code`,
  `to_string(code)`,
  `split(code.Code.Location, '/')`,
  `list[0].Environment.Variables.TOKEN`,
  `list[].looked.Configuration.Environment`,
];

interface Case {
  readonly id: string;
  readonly expression: string;
}

const CASES: readonly Case[] = [...OF_FUNCTIONS, ...OTHERS].map((expression, index) => ({
  id: `p-${index}`,
  expression,
}));

const GET = 'lambda:GetFunction';

function policyOf({ id, expression }: Case): object {
  const asks = /\b(code|looked)\b/.test(expression);
  return {
    id,
    title: 'T',
    severity: 'high',
    ...(expression.includes('cove.with') ? { with: { all: 'lambda:ListFunctions' } } : {}),
    call: 'lambda:ListFunctions',
    resources: 'Functions[].merge(@, {list: [@]})',
    ...(asks
      ? {
          lookups: [
            { as: 'code', operation: GET, input: { FunctionName: '${FunctionName}' } },
            { as: 'looked', for: 'list', operation: GET, input: { FunctionName: '${FunctionName}' } },
          ],
        }
      : {}),
    filter: 'FunctionName',
    finding: { resource: '${FunctionArn}', message: `m \${${expression}}`, evidence: `{e: ${expression}}` },
    remediate: { operation: 'lambda:DeleteFunction', input: { FunctionName: `\${to_string(${expression})}` } },
  };
}

/**
 * A secret as the name of a finding, as the input of a lookup, as the region of one, and in a filter of `resources`.
 */
const ODD: readonly object[] = [
  { ...policyOf({ id: 'name', expression: 'FunctionName' }), finding: { resource: '${Environment.Variables.TOKEN}' } },
  {
    ...policyOf({ id: 'asked', expression: 'FunctionName' }),
    lookups: [{ as: 'x', operation: GET, input: { FunctionName: '${Environment.Variables.TOKEN}' } }],
  },
  {
    ...policyOf({ id: 'asked-again', expression: 'FunctionName' }),
    lookups: [
      {
        as: 'x',
        operation: GET,
        input: {
          FunctionName: "${Environment.Variables.TOKEN && 'orders'}",
          Qualifier: '${Environment.Variables.TOKEN}',
        },
      },
    ],
  },
  {
    ...policyOf({ id: 'region', expression: 'FunctionName' }),
    lookups: [{ as: 'x', operation: GET, region: '${Environment.Variables.TOKEN}', input: { FunctionName: 'orders' } }],
  },
  {
    ...policyOf({ id: 'resources', expression: 'FunctionName' }),
    resources: 'Functions[].values(Environment.Variables)[].{FunctionArn: @, list: `[]`, FunctionName: @}',
  },
];

/** Six characters in a row of a secret, in any case, turned round, or as base64. */
function leaksIn(searched: string): string[] {
  const lower = searched.toLowerCase();
  const written = [token, text, String(number), url].flatMap((each) => [
    each,
    [...each].reverse().join(''),
    Buffer.from(each).toString('base64').replace(/=*$/, ''),
    Buffer.from(each).toString('hex'),
  ]);
  const parts = written.flatMap((each) => Array.from({ length: each.length - 5 }, (_, at) => each.slice(at, at + 6)));
  return parts.map((part) => part.toLowerCase()).filter((part) => lower.includes(part));
}

/** All that a command has left behind. */
async function leftIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

let simulator: Simulator;
let program: Program;

beforeAll(async () => {
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
  simulator = await startSimulator({ organization: parseOrganizationFile(WORLD, 'organization.yml') });
  program = await programIn({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
  await program.write('all.yml', stringify({ version: 1, policies: CASES.map(policyOf) }));
  await program.write('odd.yml', stringify({ version: 1, policies: ODD }));
});

afterAll(async () => {
  lambda.close();
  await program.close();
  await simulator.close();
});

const OUT = 'out';

/** What is said and written by a command. */
async function leftBy(...args: readonly string[]): Promise<string> {
  await rm(program.file(OUT), { recursive: true, force: true });
  await mkdir(program.file(OUT));
  const { exitCode, stdout, stderr } = await program.run(...args);
  if (exitCode === 2) throw new Error(stderr.replaceAll(/^(?!.*error).*\n/gm, ''));
  return `${stdout}\n${stderr}\n${await leftIn(program.file(OUT))}`;
}

const outputs = (formats: object): string[] =>
  Object.keys(formats).flatMap((format) => ['-o', `${format}=${OUT}/report.${format}`]);

test('no function and no operator lets a secret out by a report, a plan, a log or a message', async () => {
  const routes = ['--plan', `${OUT}/plan.json`, '--run-log', `${OUT}/log.ndjson`];
  const left = await leftBy('check', 'all.yml', 'odd.yml', '--debug', ...outputs(REPORT_FORMATS), ...routes);
  for (const { id } of CASES) expect(left).toContain(`"${id}"`);
  expect(left).toContain('(sensitive)');
  expect(leaksIn(left)).toEqual([]);
});

test('nor does a test that is recorded; what is asked with a secret is not recorded, nor what reads secrets', async () => {
  for (const allowed of [[], ['--allow-secret-reads']]) {
    const left = await leftBy('check', 'odd.yml', '--quiet', '--record', `${OUT}/recorded`, ...allowed);
    expect(left).toContain('no case of error asked: a call is made with what AWS marks as sensitive');
    expect(left).toContain('answers:');
    expect(leaksIn(left.replaceAll(/^.*"type":.*$/gm, ''))).toEqual([]);
  }
});

test.each([
  ['Functions', []],
  ["Functions[].[FunctionName, Environment.Variables.TOKEN, join('-', values(Environment.Variables))]", []],
  ['Functions', ['--where', "starts_with(Environment.Variables.TOKEN, 'Z')"]],
  ['Functions', ['--lookup', `code=${GET} {"FunctionName": "\${FunctionName}"}`]],
  ['Functions', ['--lookup', `code=${GET} {"FunctionName": "\${Environment.Variables.TOKEN}"}`]],
  ['Functions[].age_days(Environment.Variables.TOKEN)', []],
])('nor does run --query %j %j', async (query, flags) => {
  const left = await leftBy('run', 'lambda:ListFunctions', '--query', query, ...flags, ...outputs(RESULT_FORMATS));
  expect(left).toContain('222222222201');
  expect(leaksIn(left)).toEqual([]);
});

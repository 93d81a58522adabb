import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../src/package-files.ts';
import { renderPlanMarkdown } from '../../src/remediation/plan-markdown.ts';
import type { WholeReport } from '../../src/report/build/report.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { renderJson } from '../../src/report/render/json/render-json.ts';
import { parseOutputSpec } from '../../src/report/render/parse-output-spec.ts';
import { renderText } from '../../src/report/render/text/render-text.ts';
import { lasting, smallPlan } from '../remediation/sample-plan.ts';
import { options, sampleReports } from './sample-reports.ts';

const docs = readFileSync(packageFile('docs/reports.md'), 'utf8');
const report = sample('mixed');
const killed = sample('killed');

test('the text report is what the program prints', () => {
  expect(blocks('text')).toEqual([report, killed].map((each) => [...renderText(each, options)].join('')));
});

test('the plan is what the program prints', () => {
  expect(blocks('markdown')).toEqual([renderPlanMarkdown(lasting(smallPlan()))]);
});

test('every format has a section', () => {
  const titles = [...docs.matchAll(/^## (.+)$/gm)].flatMap(([, title = '']) => title.split(/, | and /));
  // The same table, written for another program, is described with it.
  expect([...titles, 'csv-excel']).toEqual(expect.arrayContaining(Object.keys(REPORT_FORMATS)));
  expect(docs).toContain('csv-excel');
});

test('README lists every format, and no other', () => {
  const [, list = ''] = /describes the formats \(([^)]+)\)/.exec(readFileSync(packageFile('README.md'), 'utf8')) ?? [];
  const named = list.split(/,\s+/).map((each) => each.split(/\s/)[0]?.toLowerCase());
  const formats = Object.keys(REPORT_FORMATS).filter((format) => format !== 'csv-excel');
  expect(named.toSorted()).toEqual(formats.toSorted());
});

test('every -o is understood', () => {
  const specs = [...docs.matchAll(/ -o ([a-z]+=\S*[a-z-])/g)].map(([, spec = '']) => spec);
  expect(specs.length).toBeGreaterThan(3);
  for (const spec of specs) expect(() => parseOutputSpec(spec)).not.toThrow();
});

test('the workflow is YAML that uploads the file which the check writes', () => {
  const [workflow = ''] = blocks('yaml');
  const steps: Record<string, { sarif_file?: string } & string>[] = parse(workflow).jobs.audit.steps;
  expect(steps.find(({ run }) => run?.includes('check'))?.run).toContain('sarif=report.sarif');
  expect(steps.at(-1)?.with?.sarif_file).toBe('report.sarif');
});

test('the fingerprint is made as written', () => {
  for (const { policy, account, region, resource, fingerprint } of report.findings) {
    const identity = JSON.stringify(['cove-policy/finding/1', policy, account.id, region, resource]);
    expect(createHash('sha256').update(identity).digest('hex')).toBe(fingerprint);
  }
});

describe('jq', () => {
  // What each one-liner gives, said once more in JavaScript: it holds on machines without jq too.
  const answers: Record<string, (report: WholeReport) => string[]> = {
    "jq '.summary.complete' report.json": ({ summary }) => [String(summary.complete)],
    "jq -r '.findings[] | [.severity, .account.id, .region, .resource] | @tsv' report.json": ({ findings }) =>
      findings.map(({ severity, account, region, resource }) => [severity, account.id, region, resource].join('\t')),
    "jq -c '.findings | group_by(.account.id) | map({account: .[0].account.name, findings: length})' report.json":
      () => ['[{"account":"payments-prod","findings":3}]'],
    "jq -r '[.errors[].account.id] | unique | .[]' report.json": ({ errors }) => [
      ...new Set(errors.map(({ account }) => account.id)),
    ],
    "jq -r '.findings[].fingerprint' report.json": ({ findings }) => findings.map(({ fingerprint }) => fingerprint),
    "jq -c '.summary.changes' report.json": ({ summary }) => [JSON.stringify(summary.changes)],
    'jq -r \'.changes[] | select(.state != "remediated") | [.state, .account.id, .region, .resource] | @tsv\' report.json':
      ({ changes }) =>
        changes
          .filter(({ state }) => state !== 'remediated')
          .map(({ state, account, region, resource }) => [state, account.id, region, resource].join('\t')),
  };
  const commands = docs.split('\n').filter((line) => line.startsWith('jq '));

  test('every one-liner has an answer here', () => {
    expect(commands).toEqual(Object.keys(answers));
    for (const [command, answer] of Object.entries(answers)) expect(answer(askedOf(command))).not.toEqual([]);
  });

  const program = 'jq';
  const hasJq = spawnSync(program, ['--version']).status === 0;

  test.each(hasJq ? commands : [])('%s', (command) => {
    const [, flags = '', filter = ''] = /^jq (-\w )?'(.*)' report\.json$/.exec(command) ?? [];
    const { stdout } = spawnSync(program, [...flags.trim().split(/ /).filter(Boolean), filter], {
      input: [...renderJson(askedOf(command))].join(''),
      encoding: 'utf8',
    });
    expect(stdout.trim().split('\n')).toEqual(answers[command]?.(askedOf(command)));
  });
});

/** The report that a one-liner is tried on: one with changes, where it is about them. */
function askedOf(command: string): WholeReport {
  return command.includes('changes') ? killed : report;
}

function sample(name: string): WholeReport {
  const make = sampleReports[name];
  if (make === undefined) throw new Error(`no report ${name}`);
  return make();
}

function blocks(language: string): string[] {
  return [...docs.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

import { stringify } from 'yaml';
import type { JsonValue } from '../values/json.ts';
import type { CallParts, PolicyParts } from './policy-parts.ts';

/** The width at which comments are wrapped. */
const WIDTH = 100;

/** A policy file of one policy, with comments that say how to go on. */
export function writePolicy(parts: PolicyParts, schema: string): string {
  const { finding, lookup } = parts;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    'version: 1',
    'policies:',
    `  - id: ${scalar(parts.id)}`,
    `    title: ${scalar(parts.title)}`,
    `    severity: ${parts.severity}`,
    ...(parts.regions === undefined
      ? ['    # A global service: it is called once per account, whatever regions are listed here.']
      : ['    targets:', `      regions: ${parts.regions}`]),
    ...callLines(parts.call),
    ...(parts.resources === undefined ? [] : [`    resources: ${scalar(parts.resources)}`]),
    ...(lookup === undefined ? [] : lookupLines(lookup)),
    ...comments(parts.advice, '    '),
    `    filter: ${scalar(parts.filter)}`,
    '    finding:',
    ...(finding.resource === undefined ? [] : [`      resource: ${scalar(finding.resource)}`]),
    `      message: ${scalar(finding.message)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function callLines({ operation, input, comments: notes }: CallParts): string[] {
  if (Object.keys(input).length === 0) return [...comments(notes, '    '), `    call: ${operation}`];
  return [
    '    call:',
    `      operation: ${operation}`,
    ...comments(notes, '      '),
    '      input:',
    ...block(input, '        '),
  ];
}

function lookupLines(lookup: NonNullable<PolicyParts['lookup']>): string[] {
  const what = 'as' in lookup ? `as: ${lookup.as}` : `expand: ${scalar(lookup.expand)}`;
  return [
    '    lookups:',
    `      - ${what}`,
    `        operation: ${lookup.operation}`,
    ...comments(lookup.comments, '        '),
    '        input:',
    ...block(lookup.input, '          '),
  ];
}

function scalar(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function block(value: JsonValue, indentation: string): string[] {
  return stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `${indentation}${line}`);
}

function comments(texts: readonly string[], indentation: string): string[] {
  return texts.flatMap((text) =>
    wrapped(text, WIDTH - indentation.length).map((line) => `${indentation}# ${line}`.trimEnd()),
  );
}

/** Further lines of a comment are indented, to show where each comment begins. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `  ${word}`);
  }
  return lines;
}

import type { ReportingDescriptor } from 'sarif';
import { visible } from '../../../text/visible-text.ts';
import { definedMembers } from '../../../values/defined-members.ts';
import type { ReportPolicy } from '../../build/report.ts';
import type { Severity } from '../../build/severity.ts';
import type { Wording } from '../../build/wording.ts';
import { whatToDo } from '../policy-words.ts';

/** GitHub cuts or refuses longer texts and lists. */
const MAX_TEXT_LENGTH = 1_024;
const MAX_TAGS = 20;

export type SarifLevel = 'error' | 'warning' | 'note';

export const LEVELS: Record<Severity, SarifLevel> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** In the middle of GitHub's classes: from 9 critical, from 7 high, from 4 medium, from 0.1 low. */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.1',
};

/** A policy as a SARIF rule. */
export function sarifRule(policy: ReportPolicy, wording: Wording): ReportingDescriptor {
  const { id, title, description, severity, tags, references } = policy;
  return {
    id,
    shortDescription: { text: clip(visible(title)) },
    fullDescription: { text: clip(visible(description ?? title)) },
    ...helpUri(references),
    help: { text: helpText(policy, wording) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: [...new Set(['security', ...tags.map(visible)])].slice(0, MAX_TAGS),
      precision: 'very-high',
      'security-severity': SECURITY_SEVERITY[severity],
      resources: policy.resources ?? 0,
      cells: policy.cells,
      ...definedMembers({ off: policy.off }),
      ...definedMembers({ digest: policy.digest ?? undefined }),
    },
  };
}

function helpText(policy: ReportPolicy, wording: Wording): string {
  const { title, description, operation, references } = policy;
  return [
    visible(title),
    ...(description === null ? [] : [visible(description)]),
    ...(operation === null ? [] : [`Judged from the answer of ${visible(operation)}.`]),
    visible(whatToDo(policy, wording)),
    ...references.map(visible),
  ].join('\n\n');
}

function helpUri(references: readonly string[]): { helpUri?: string } {
  const uri = references.find((reference) => URL.canParse(reference) && /^https?:/i.test(reference));
  return uri === undefined ? {} : { helpUri: new URL(uri).href };
}

function clip(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_TEXT_LENGTH ? text : `${characters.slice(0, MAX_TEXT_LENGTH - 1).join('')}…`;
}

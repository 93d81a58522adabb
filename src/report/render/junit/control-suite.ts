import type { ControlStatus, ReportControl, ReportFramework } from '../../build/report.ts';
import { controlStatus, frameworkTitle } from '../control-words.ts';
import type { Case, Suite } from './test-suite.ts';

/** The controls of a release: what people judge, is waived or was not asked for is skipped, and unknown is an error. */
export function aboutControls(framework: ReportFramework): Suite {
  const { counts } = framework;
  return {
    name: `controls ${framework.pack}@${framework.name}`,
    properties: [['title', frameworkTitle(framework)]],
    tests: framework.controls.length,
    failures: counts.failed,
    errors: counts.unknown,
    skipped: counts.waived + counts['by-hand'] + counts['not-selected'],
    cases: framework.controls.map(controlCase),
  };
}

const CONTROL_ELEMENTS: Readonly<Record<ControlStatus, 'failure' | 'error' | 'skipped' | undefined>> = {
  passed: undefined,
  waived: 'skipped',
  failed: 'failure',
  unknown: 'error',
  'by-hand': 'skipped',
  'not-selected': 'skipped',
};

function controlCase({ id, title, status, reasons, policies }: ReportControl): Case {
  const name = title === null ? id : `${id} ${title}`;
  const element = CONTROL_ELEMENTS[status];
  if (element === undefined) return { name };
  const message = reasons[0] ?? controlStatus(status);
  const lines = [...reasons, ...policies.map((policy) => `policy: ${policy}`)];
  return { name, outcome: { element, ...(element === 'skipped' ? {} : { type: status }), message, lines } };
}

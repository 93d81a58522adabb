import { visibleJson } from '../text/visible-text.ts';
import { VERSION } from '../version.ts';
import type { Baseline, BaselineEntry } from './baseline.ts';
import type { BaselineEnd, BaselineHead, BaselineKnown } from './baseline-file.generated.ts';

/**
 * A baseline as text, one line per finding, so that version control shows which came and went.
 *
 * @param entries - in the order of the file.
 */
export function* renderBaseline(
  head: Pick<Baseline, 'run' | 'created' | 'organization' | 'partition'>,
  entries: Iterable<BaselineEntry>,
): Generator<string> {
  const { run, created, organization, partition } = head;
  const tool = { name: 'cove-policy', version: VERSION } as const;
  yield line({ type: 'baseline', version: 1, tool, run, created, organization, partition });
  let known = 0;
  for (const { policy, account, region, resource, fingerprint } of entries) {
    yield line({ type: 'known', policy, account, region, resource, fingerprint });
    known += 1;
  }
  yield line({ type: 'end', known });
}

function line(value: BaselineHead | BaselineKnown | BaselineEnd): string {
  return `${visibleJson(JSON.stringify(value))}\n`;
}

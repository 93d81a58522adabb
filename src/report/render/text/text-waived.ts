import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { indent, wrap } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import type { Report } from '../../build/report.ts';
import { waiverPlace, waiverReason } from '../../build/waiver-words.ts';
import { placeOf } from '../place-words.ts';

/** What is waived, waiver by waiver, each finding with its place. Lines, produced on iteration. */
export function* waivedSection({ waived, waivers }: Report, width: number, colors: Colors): Generator<string> {
  if (waivers === null || waived.length === 0) return;
  yield colors.bold(`Waived: ${counted(waived.length, 'finding')}`);
  let line: number | undefined;
  for (const { policy, account, region, resource, waiver } of waived) {
    if (waiver.line !== line) {
      line = waiver.line;
      const about = `${waiverPlace(waivers, waiver)} · ${waiverReason(waiver)}`;
      yield* indent(wrap(visible(about), width - 4), '    ', '  ');
    }
    yield* indent(wrap(visible(`${policy} · ${placeOf(account, region)} · ${resource}`), width - 6), '      ', '    ');
  }
}

import { type OutputSpec, parseFormatSpec } from '../../output/output-spec.ts';
import { type Format, REPORT_FORMATS } from './formats.ts';

/**
 * Parses `FORMAT=FILE` of a report. `FORMAT` alone and `FORMAT=-` mean stdout.
 *
 * @throws {CoveError} `usage` for an unknown format and for an empty file name.
 */
export function parseOutputSpec(spec: string): OutputSpec<Format> {
  return parseFormatSpec(spec, REPORT_FORMATS, {
    noun: 'report format',
    example: 'json=report.json',
  });
}

import { type OutputSpec, parseFormatSpec } from '../../output/output-spec.ts';
import { renderCsv } from './csv/render-csv.ts';
import { renderJson } from './json/render-json.ts';
import { renderNdjson } from './json/render-ndjson.ts';
import { renderMarkdown } from './markdown/render-markdown.ts';
import type { Renderer } from './render-options.ts';
import { renderSarif } from './sarif/render-sarif.ts';
import { renderText } from './text/render-text.ts';

export type Format = 'text' | 'json' | 'sarif' | 'markdown' | 'ndjson' | 'csv';

export const renderers: Record<Format, Renderer> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
  ndjson: renderNdjson,
  csv: renderCsv,
};

/**
 * Reads `FORMAT=FILE` of a report. `FORMAT` alone and `FORMAT=-` mean stdout.
 *
 * @throws {CoveError} `usage` for an unknown format and for an empty file name.
 */
export function parseOutputSpec(spec: string): OutputSpec<Format> {
  return parseFormatSpec(spec, Object.keys(renderers) as Format[], {
    noun: 'report format',
    example: 'json=report.json',
  });
}

import { type OutputSpec, parseFormatSpec } from './output-spec.ts';
import { renderJson } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { Renderer } from './render-options.ts';
import { renderSarif } from './render-sarif.ts';
import { renderText } from './render-text.ts';

export type Format = 'text' | 'json' | 'sarif' | 'markdown';

export const renderers: Record<Format, Renderer> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
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

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

export const formats = Object.keys(renderers) as readonly Format[];

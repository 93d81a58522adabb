import { createHash } from 'node:crypto';
import { packageText } from '../../../package-files.ts';
import type { Report } from '../../build/report.ts';
import type { RenderOptions } from '../render-options.ts';
import { html } from './html-text.ts';
import { controlTables } from './page-controls.ts';
import { pageData } from './page-data.ts';
import { closing, opening, policyTable, titleOf, unknownSection } from './page-sections.ts';

/** The parts of the page's script, in their order: together they are one function. */
const SCRIPTS = ['model', 'order', 'filter', 'list', 'map', 'details', 'main'] as const;

// Read when the renderer is loaded, before the run: its report does not depend on what is installed by its end.
const SCRIPT = `(() => {\n'use strict';\n${SCRIPTS.map((name) => asset(`${name}.js`)).join('')}})();\n`;
const STYLE = asset('page.css');
const EXPLORE = asset('explore.html');
const DETAILS = asset('details.html');

/**
 * The report as one HTML file for a meeting: it needs no network, and its policy forbids any. What matters is there
 * without a script; the script shows entries and map, of which only the visible part is in the page.
 *
 * Data from AWS and users is text in it, or JSON in blocks that no browser runs; the only script that runs is allowed
 * by its hash.
 */
export function* renderHtml(report: Report, options: RenderOptions): Generator<string> {
  yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="${policyOf(SCRIPT, STYLE)}">\n`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n';
  yield `<title>${html(titleOf(report))}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n`;
  yield '<a class="skip" href="#entries">Go to the entries</a>\n<header>\n';
  yield* opening(report, options);
  yield '</header>\n<main>\n';
  yield* unknownSection(report, options);
  yield* controlTables(report);
  yield* policyTable(report, options);
  yield EXPLORE;
  yield* closing(report);
  yield `</main>\n${DETAILS}`;
  yield* pageData(report, options);
  yield `<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

/** Nothing is loaded, sent or framed; only one script and one style are allowed, so nothing injected can run. */
function policyOf(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function asset(name: string): string {
  return packageText(`assets/report-page/${name}`);
}

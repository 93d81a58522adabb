import { visibleJson } from '../visible-text.ts';
import type { Report } from './report.ts';

/** The report as `schemas/report.schema.json` describes it: two spaces, stable order. */
export function renderJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}

import { renderMembers } from '../render/json/render-json.ts';
import type { Comparison } from './comparison.ts';

/** Everything, as `schemas/comparison.schema.json` describes it. */
export function renderComparisonJson(comparison: Comparison): Generator<string> {
  return renderMembers(comparison);
}

/**
 * The words of a text, each once, in order: runs of letters, digits, `_`, `-` and `.`, without `-` and `.` at their
 * ends. So `{ ($.eventName = CreateRoute) }` has `eventName` and `CreateRoute`, and not `CreateRouteTable`.
 */
export function wordsOf(text: string): string[] {
  const runs = text.match(/[\p{L}\p{N}_.-]+/gu) ?? [];
  return [...new Set(runs.map((run) => run.replace(/^[.-]+|[.-]+$/g, '')).filter((word) => word !== ''))];
}

/** How a SARIF file of ours begins, of findings or of diagnostics. */
export const OUR_SARIF =
  /^\{\s*"\$schema":\s*"[^"]*",\s*"version":\s*"2\.1\.0",\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"cove-policy"/;

/** What has no beginning of its own: nothing is taken for an earlier one. */
export const NOTHING = /(?!)/;

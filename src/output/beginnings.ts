/** How a SARIF file of ours begins, of findings or of diagnostics. */
export const OUR_SARIF =
  /^\{\s*"\$schema":\s*"[^"]*",\s*"version":\s*"2\.1\.0",\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"cove-policy"/;

/** What has no beginning of its own: nothing is taken for an earlier one. */
export const NOTHING = /(?!)/;

// By the order in which we write members. A run cannot leave these a second time: each replaces its like alone.

export const OUR_BASELINE = /^\{"type":"baseline",/;

export const OUR_PLAN = /^\s*\{\s*"version":\s*\d+,\s*"created":/;

export const OUR_RUN_LOG = /^\{"type":"run","version":\d+,"id":/;

export const OUR_STORE_RESULT = /^\{"type":"account-object",/;

export const OUR_TARGETS_FILE = /^\s*\{\s*"version":\s*\d+,\s*"tool":\s*\{[^}]*\},\s*"run":\s*"/;

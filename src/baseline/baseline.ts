/** A known finding, and where it was found. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly policy: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
}

/** The findings of an earlier run, which do not fail a later one. */
export interface Baseline {
  /** As it is shown. */
  readonly file: string;
  /** Id of the run that it was written from. */
  readonly run: string;
  /** When that run began. */
  readonly created: string;
  readonly organization: string | null;
  readonly partition: string;
  /** How many entries it has. */
  readonly size: number;
  /** How many entries have it: findings that are equal in everything share one. */
  countOf(fingerprint: string): number;
  entries(): Iterable<BaselineEntry>;
}

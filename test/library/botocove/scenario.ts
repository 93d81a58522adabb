import type { ConnectOptions } from '../../../src/library/cove/connect-options.ts';
import type { CoveResults } from '../../../src/library/cove/cove-outcome.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import type { Connection } from '../../../src/library/cove/open-connection.ts';

/** Botocove's small organization: root → one → two → three, with accounts in `three`; root → four, with one more. */
export interface SmallOrganization {
  readonly connect: (options?: ConnectOptions) => Promise<Connection>;
  readonly management: string;
  readonly root: string;
  /** By the names above. */
  readonly units: Readonly<Record<'one' | 'two' | 'three' | 'four', string>>;
  /** The accounts of `three`, and those of `four`. */
  readonly inThree: readonly string[];
  readonly inFour: readonly string[];
  /** Inputs of AssumeRole, where the server keeps them. */
  assumed?(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** Its large one: root → A → B and C; root → D; with as many accounts in B, C and D. */
export interface LargeOrganization {
  readonly connection: Connection;
  readonly management: string;
  readonly units: Readonly<Record<'B' | 'C' | 'D', string>>;
  readonly accounts: Readonly<Record<'B' | 'C' | 'D', readonly string[]>>;
  close(): Promise<void>;
}

export interface Asked {
  readonly world: SmallOrganization;
  readonly connection: Connection;
  /** Every account but the management account, sorted. */
  readonly all: readonly string[];
  readonly large: LargeOrganization;
  run<T>(work: (session: CoveSession) => T, options?: object): Promise<CoveResults<Awaited<T>>>;
  /** The accounts in which something runs, sorted. */
  ranIn(options?: object): Promise<string[]>;
}

export interface Scenario {
  /** What Botocove's test shows. */
  readonly there: string;
  /** How it is said here. */
  readonly here: string;
  readonly ask: (asked: Asked) => Promise<void>;
}

import type { DeepReadonly } from '../../values/json.ts';
import type { Entries } from '../lists/entries.ts';
import type { ComparisonFile } from './comparison-file.generated.ts';

type WholeFile = DeepReadonly<ComparisonFile>;

/**
 * What is different between two runs of one organization. What each member means is in
 * `schemas/comparison.schema.json`. Its findings may not fit in memory: they are only iterated.
 */
export type Comparison = Omit<WholeFile, 'findings'> & { readonly findings: Entries<ComparedFinding> };

export type ComparedFinding = WholeFile['findings'][number];
export type ComparedState = ComparedFinding['state'];
export type ComparedCounts = WholeFile['counts'];
export type ComparedGroup = WholeFile['policies'][number];
export type ComparedRun = WholeFile['earlier'];

/** In the order in which they are shown: first what needs attention. */
export const COMPARED_STATES = ['new', 'unknown', 'fixed', 'not-asked', 'still-there'] as const;

/** For `require('cove-policy')`: what dist/index.d.ts declares. A test holds the two against each other. */
import type * as library from '../dist/index.js' with { 'resolution-mode': 'import' };

export type * from '../dist/index.js' with { 'resolution-mode': 'import' };

export declare const CoveCallError: typeof library.CoveCallError;
export type CoveCallError = library.CoveCallError;
export declare const CoveError: typeof library.CoveError;
export type CoveError = library.CoveError;
export declare const CoveStopped: typeof library.CoveStopped;
export type CoveStopped<T = unknown> = library.CoveStopped<T>;
export declare const PolicyError: typeof library.PolicyError;
export type PolicyError = library.PolicyError;
export declare const VERSION: typeof library.VERSION;
export declare const apply: typeof library.apply;
export declare const check: typeof library.check;
export declare const connect: typeof library.connect;
export declare const cove: typeof library.cove;
export declare const generateOrganization: typeof library.generateOrganization;
export declare const loadPolicies: typeof library.loadPolicies;
export declare const permissions: typeof library.permissions;
export declare const plan: typeof library.plan;
export declare const readReport: typeof library.readReport;
export declare const renderDiagnostics: typeof library.renderDiagnostics;
export declare const renderReport: typeof library.renderReport;
export declare const renderTestRun: typeof library.renderTestRun;
export declare const rollback: typeof library.rollback;
export declare const runOperation: typeof library.runOperation;
export declare const startSimulator: typeof library.startSimulator;
export declare const targets: typeof library.targets;
export declare const testPolicies: typeof library.testPolicies;
export declare const validatePolicies: typeof library.validatePolicies;
export declare const verdict: typeof library.verdict;

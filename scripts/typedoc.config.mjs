import { OptionDefaults } from 'typedoc';

/** @type {import('typedoc').TypeDocOptions} */
// biome-ignore lint/style/noDefaultExport: TypeDoc reads its options from the default export.
export default {
  entryPoints: ['../src/index.ts'],
  tsconfig: 'typedoc.tsconfig.json',
  out: '../.cache/api',
  readme: 'none',
  excludeExternals: true,
  excludePrivate: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  // What the face shows of the engine's insides is for looking at, not for naming: raw types that are generated from
  // schemas (the public ones are read-only forms of them), expressions, catalog, world, lists on disk, parts of an
  // organization file.
  intentionallyNotExported: [
    ...['AnyJson1', 'AnyJson2', 'AnyJsonObject', 'AnyJsonObject1', 'AnyJsonObject2', 'CellCounts', 'SeverityName'],
    ...['AccountRecord', 'CellsRecord', 'ChangeBody', 'ChangeState', 'ChangedRecord', 'EndRecord', 'ErrorKind'],
    ...['ErrorRecord', 'FindingRecord', 'GoneRecord', 'IntentRecord', 'LoggedCall', 'LoggedUndo', 'OutcomeRecord'],
    ...['PlannedRecord', 'PolicyRecord', 'ReopenedRecord', 'ResultRecord', 'ResumeRecord', 'RunRecord', 'SkipReason'],
    ...['WarningRecord', 'WholeReport', 'REPORT_FORMATS', 'Catalog', 'Spill'],
    ...['Expression', 'Template', 'AbsentError', 'AccountsOf', 'ElementPath', 'WantedRegions', 'ListedFailure'],
    ...['FoundResource', 'World', 'PlanUndo', 'AccountDefaults', 'AccountEntry', 'Caller', 'ConfigSettings', 'Match'],
    ...['ControlRecord', 'ControlsRecord', 'PackRecord', 'PlanRecord', 'SettledRecord', 'ParameterDeclaration'],
    ...['PackControls', 'PackOrigin', 'PolicyOverride', 'CoverageGap', 'ConfigFile', 'TestRun', 'AnyJsonObject6'],
    ...['PlanRisk', 'RemediationRisk', 'ChangeRisk', 'UndoOfCall', 'OrganizationFacts'],
    ...['GenerateSettings', 'OrganizationalUnitEntry', 'OrganizationSettings', 'RegionEntry', 'FaultKind'],
  ],
  // Types that are generated from schemas have these.
  blockTags: [...OptionDefaults.blockTags, '@minItems', '@maxItems'],
};

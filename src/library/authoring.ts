/** Help with writing policies: explanations, drafts and the schema for editors. None of it talks to AWS. */
export { draftPolicy, type SuccessfulDraft } from '../authoring/draft-policy.ts';
export { editorSchema, type SchemaSubject, schemaText } from '../authoring/editor-schema/editor-schema.ts';
export { describeCove, explainCove } from '../authoring/explain-cove.ts';
export { explainOperation } from '../authoring/explain-operation.ts';
export { describeService, explainService } from '../authoring/explain-service.ts';
export { resolveOperation, type Service } from '../authoring/resolve-operation.ts';
export { schemaPath } from '../authoring/schema-path.ts';
export type { Catalog } from '../catalog/catalog.ts';
export { describeOperation } from '../catalog/describe-operation.ts';
export { serviceNames } from '../catalog/service-names.ts';
export { loadPolicies } from '../policy/build/load-policies.ts';
export type { Severity } from '../policy/model/policy.ts';
export { catalogForDirectory } from './inputs/project-clients.ts';

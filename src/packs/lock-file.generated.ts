/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * What packs from git repositories were when they were locked: cove.lock, beside the settings file. Written by `cove-policy packs lock`.
 */
export interface LockFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * By the names of the packs.
   */
  packs: {
    [k: string]: LockedPack;
  };
}
/**
 * One pack.
 */
export interface LockedPack {
  /**
   * As the settings file has it.
   */
  from: string;
  /**
   * The commit that the tag or branch led to.
   */
  commit: string;
  /**
   * SHA-256 over the files of the pack.
   */
  hash: string;
}

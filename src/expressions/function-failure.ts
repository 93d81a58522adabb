/** Why a function has no value for its arguments, worded to follow its name: "needs a CIDR block, found …". */
export class FunctionFailure extends Error {}

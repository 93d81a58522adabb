/** Why a function has no value for its arguments, in words that go on from its name: "needs a CIDR block, found …". */
export class FunctionFailure extends Error {}

/**
 * Sends what is expected to fail, tens of thousands of times, without asking where each error comes from: the product
 * reads the stack of every error for credentials, and under the test runner each frame is mapped to its source.
 */
export async function withoutStacks<Value>(send: () => Promise<Value>): Promise<Value> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await send();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

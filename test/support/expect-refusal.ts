/** Expects an error with this code; wording may change, codes may not. */
export function expectRefusal(action: () => unknown, code: string): void {
  expect(action).toThrow(expect.objectContaining({ code }));
}

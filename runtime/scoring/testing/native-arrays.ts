import { TestEnvironment } from "jest-environment-node";

/** Tests see the arrays of Node itself: onnxruntime takes no others, and jest gives each test file its own. */
export default class NativeArrays extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, {
      Float32Array,
      Float64Array,
      Int32Array,
      BigInt64Array,
      Uint8Array,
      ArrayBuffer,
    });
  }
}

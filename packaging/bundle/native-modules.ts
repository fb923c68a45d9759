/** A package that a native module needs at run time, and which of its files run. */
export interface NativePackage {
  readonly name: string;
  /** Files to ship beside package.json and licence; all else (sources, types, documentation) stays behind. */
  readonly files: RegExp;
  /** Holds binaries of linux-x64-glibc: absent where the builder runs another platform. */
  readonly platform?: true;
}

/**
 * Modules that cannot be bundled because they load binaries, by the name that handlers import.
 *
 * Azure runs functions and our containers on linux-x64 with glibc, so that is what ships, whatever the builder's platform.
 */
export const nativeModules: Readonly<Record<string, readonly NativePackage[]>> = {
  sharp: [
    { name: "sharp", files: /^dist\/\w+\.cjs$/ },
    { name: "@img/colour", files: /^\w+\.cjs$/ },
    { name: "detect-libc", files: /^lib\/[\w-]+\.js$/ },
    { name: "semver", files: /^((classes|functions|internal|ranges)\/[\w-]+|\w+)\.js$/ },
    { name: "@img/sharp-linux-x64", files: /^(index\.cjs|lib\/[\w.-]+\.node)$/, platform: true },
    {
      name: "@img/sharp-libvips-linux-x64",
      // versions.json and README name the libraries inside, as their licences ask
      files: /^(lib\/index\.js|lib\/[\w.+-]+\.so\.[\d.]+|versions\.json|README\.md)$/,
      platform: true,
    },
  ],
  "onnxruntime-node": [
    // its package has every platform, 290 MB; the processor's provider is inside the library
    { name: "onnxruntime-node", files: /^(dist\/\w+\.js|bin\/napi-v6\/linux\/x64\/[\w.]+|README\.md)$/ },
    { name: "onnxruntime-common", files: /^dist\/cjs\/([\w-]+\.js|package\.json)$/ },
  ],
};

/** Shipped with every package: Node needs the one, its authors deserve the other. */
export const alwaysShipped = /^(package\.json|licen[cs]e(\.\w+)?)$/i;

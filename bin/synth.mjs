import { guarded } from "./failures.mjs";
import { launch, root } from "./launch.mjs";

// cdktf's app command: npx cdktf starts it for every verb
// of what it starts, only esbuild is written in Go: it ends soon, and would collect garbage for an eighth of its time
Object.assign(process.env, { GOGC: "off", GOMEMLIMIT: "600MiB" });
await guarded(async () => {
  const { synthesize } = await launch("synthesize.ts");
  await synthesize(root);
});

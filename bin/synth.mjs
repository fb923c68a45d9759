import { guarded } from "./failures.mjs";
import { launch, root } from "./launch.mjs";

// cdktf's app command: npx cdktf starts it for every verb
await guarded(async () => {
  const { synthesize } = await launch("synthesize.ts");
  await synthesize(root);
});

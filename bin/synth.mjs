import { launch, root } from "./launch.mjs";
import { endWith } from "./readable-stacks.mjs";

// cdktf's app command: npx cdktf starts it for every verb
try {
  const { synthesize } = await launch("main.ts");
  await synthesize(root);
} catch (error) {
  endWith(error);
}

import { launch, root } from "./launch.mjs";

// node bin/refresh-prices.mjs: writes today's list prices into ci/cost/prices.json; needs the internet, no account
const { refresh } = await launch("ci/cost/refresh.ts");
await refresh(root);

import { app } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { ImagesSettings, imagesTrigger } from "./settings";

takeNoBlobs();

startApp({
  name: "images",
  settings: ImagesSettings,
  load: async (started) => (await import("./image-handler")).ImageHandler.connect(started),
  health: (images, context) => images.health(context),
  triggers: (images) => {
    app.storageBlob(imagesTrigger.functionName, {
      source: "EventGrid",
      connection: "IMAGES",
      path: `${imagesTrigger.container}/{name}`,
      sdkBinding: true,
      handler: async (_reference, context) => (await images()).handle(context),
    });
  },
});

import { existsSync } from "node:fs";
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Browser as Program,
} from "playwright-core";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const windows = {
  desktop: { viewport: { width: 1280, height: 900 } },
  /** As wide as the pictures of `docs/`, and as high as two rows of results. */
  picture: { viewport: { width: 1280, height: 1008 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} satisfies Record<string, BrowserContextOptions>;

/** "phone" is narrow and touched, "desktop" is wide, "picture" is for the pages of `docs/`. */
export type WindowKind = keyof typeof windows;

/** A Chromium of this machine, started when its first window opens. It has a camera that films a test picture. */
export class Browser {
  private program?: Promise<Program>;

  /** A window with cookies, storage and cache of its own. */
  async open(kind: WindowKind): Promise<BrowserContext> {
    this.program ??= start();
    return (await this.program).newContext(windows[kind]);
  }

  async close(): Promise<void> {
    await (await this.program)?.close();
  }
}

async function start(): Promise<Program> {
  const executablePath = programs.find((program) => existsSync(program));
  if (executablePath === undefined) {
    throw new Error(
      `there is no Chromium on this machine: looked for ${programs.join(", ")}\n  fix: apt-get install chromium`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      // containers run tests as root, where Chromium has no sandbox
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
}

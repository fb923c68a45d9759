import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium of this machine, or undefined where it has none: tests of pages say so then. */
export const browserProgram = programs.find((program) => existsSync(program));

/** A browser with a profile of its own, which nothing outside this machine is asked through. */
export class Browser {
  private readonly profile = mkdtempSync(join(tmpdir(), "vitrine-browser-"));
  private readonly contexts: BrowserContext[] = [];

  /** A window; "phone" is narrow and touched, "desktop" is wide. */
  async open(kind: "desktop" | "phone"): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(join(this.profile, String(this.contexts.length)), {
      ...(browserProgram ? { executablePath: browserProgram } : {}),
      headless: true,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
      ...(kind === "phone"
        ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
        : { viewport: { width: 1280, height: 900 } }),
    });
    this.contexts.push(context);
    return context;
  }

  async close(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
